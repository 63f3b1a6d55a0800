import { type Timed } from './session_clock.ts';

/** What is said at one moment, at each level of detail; empty where a level says nothing. */
export interface Said {
  readonly full: string;
  readonly short: string;
  readonly few: string;
}

/** What is said at a second of a phase; `last` marks the one that announces its end. */
export interface Cue extends Said {
  readonly at: number;
  readonly last?: boolean;
}

/** One phase as the server wrote it into the list. */
export interface Step extends Timed {
  readonly item: HTMLElement;
  readonly technique: string;
  readonly kind: string;
  readonly side: string;
  readonly title: string;
  readonly about: string;
  readonly amount: string;
  readonly say: string;
  readonly repetitions: number | null;
  readonly cues: readonly Cue[];
}

/** Reads one phase from its list item. */
export function readStep(item: HTMLElement): Step {
  const text = (part: string) =>
    item.querySelector(part)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
  const { ends, kind, technique, sideSays, cues } = item.dataset;
  const seconds = Number(item.dataset.seconds) || null;
  // Without its seconds a timed phase would never end: better no player than that.
  if (ends === 'time' && !seconds) {
    throw new Error('phase-player: ends by time, but no data-seconds');
  }
  return {
    item,
    ends: ends === 'time' || ends === 'repetitions' ? ends : 'person',
    seconds,
    least: Number(item.dataset.least) || seconds,
    most: Number(item.dataset.most) || seconds,
    repetitions: Number(item.dataset.repetitions) || null,
    technique: technique ?? '',
    kind: kind ?? '',
    side: sideSays ?? '',
    title: text('.player__title'),
    about: text('.player__about > *'),
    amount: text('.player__amount'),
    say: text('.player__say'),
    cues: cues ? JSON.parse(cues) : [],
  };
}

/** The same words at every level. */
export function atEveryLevel(text = ''): Said {
  return { full: text, short: text, few: text };
}

/** Which cue is the newest up to this second; the first says what to do, the others remind. */
export function cueAt({ cues }: Step, elapsed: number): number {
  return Math.max(0, cues.findLastIndex((cue) => cue.at <= elapsed));
}

/** Which repetition it should be by now, from 1; nothing if none are counted. */
export function repetitionAt(step: Step, elapsed: number, seconds: number | null): number | null {
  if (step.ends !== 'repetitions' || !step.repetitions || !seconds) return null;
  return Math.min(Math.floor((elapsed / seconds) * step.repetitions) + 1, step.repetitions);
}

/** Time left as 1:05; the repetition it should be by now as 3/10; nothing if the person ends it. */
export function clockFace(step: Step, elapsed: number, seconds: number | null): string {
  if (step.ends === 'person') return '';
  if (step.ends === 'repetitions' && step.repetitions) {
    const now = repetitionAt(step, elapsed, seconds);
    return now === null ? `${step.repetitions}×` : `${now}/${step.repetitions}`;
  }
  const left = Math.max(0, Math.ceil((seconds ?? 0) - elapsed));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}

/** The page's words for how long one repetition takes, or nothing without repetitions. */
export function pace(step: Step, seconds: number | null, words = ''): string {
  if (step.ends !== 'repetitions' || !step.repetitions || !seconds) return '';
  const each = Math.round(seconds / step.repetitions * 2) / 2;
  return words.replace('{seconds}', String(each));
}
