import { type Timed } from './session_clock.ts';

interface Cue {
  readonly at: number;
  readonly say: string;
}

/** One phase as the server wrote it into the list. */
export interface Step extends Timed {
  readonly item: HTMLElement;
  readonly technique: string;
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
  const parts = [...item.querySelectorAll('.player__about > *')];
  const { ends, technique, cues } = item.dataset;
  const seconds = Number(item.dataset.seconds) || null;
  // Without its seconds a timed phase would never end: better no player than that.
  if (ends === 'time' && !seconds) {
    throw new Error('phase-player: ends by time, but no data-seconds');
  }
  return {
    item,
    ends: ends === 'time' || ends === 'repetitions' ? ends : 'person',
    seconds,
    repetitions: Number(item.dataset.repetitions) || null,
    technique: technique ?? '',
    title: text('.player__title'),
    about: parts.map((part) => part.textContent?.trim()).join(' · ') || text('.player__about'),
    amount: text('.player__amount'),
    say: text('.player__say'),
    cues: cues ? JSON.parse(cues) : [],
  };
}

/** The newest cue up to this second; one that only repeats the instruction is none. */
export function cueAt({ cues, say }: Step, elapsed: number): string {
  return cues.findLast((cue) => cue.at <= elapsed && cue.say !== say)?.say ?? '';
}

/** Time left as 1:05; the repetition it should be by now as 3/10; nothing if the person ends it. */
export function clockFace({ ends, repetitions, seconds }: Step, elapsed: number): string {
  if (ends === 'person') return '';
  if (ends === 'repetitions' && repetitions) {
    if (!seconds) return `${repetitions}×`;
    const now = Math.floor((elapsed / seconds) * repetitions) + 1;
    return `${Math.min(now, repetitions)}/${repetitions}`;
  }
  const left = Math.max(0, Math.ceil((seconds ?? 0) - elapsed));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}

/** The page's words for how long one repetition takes, or nothing without repetitions. */
export function pace({ ends, repetitions, seconds }: Step, words = ''): string {
  if (ends !== 'repetitions' || !repetitions || !seconds) return '';
  return words.replace('{seconds}', String(Math.round(seconds / repetitions)));
}
