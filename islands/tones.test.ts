import { deepEqual, equal } from 'node:assert/strict';
import { tones } from './tones.ts';

const START = 100; // where the sound card's clock stands

class Tone {
  frequency = { value: 0 };
  at = NaN;
  stopped = false;
  connect = (next: unknown) => next;
  start = (at: number) => this.at = at;
  stop = (at?: number) => this.stopped = at === undefined;
}

/** A page with a sound card, and the moments of the tones that it will play. */
function sounding(guide = 'tones') {
  const made: Tone[] = [];
  const gain = {
    setValueAtTime: () => {},
    exponentialRampToValueAtTime: () => {},
  };
  class Sound {
    currentTime = START;
    state = 'running';
    destination = {};
    createOscillator = () => (made.push(new Tone()), made.at(-1));
    createGain = () => ({ gain, connect: () => {} });
  }
  Object.assign(globalThis, { AudioContext: Sound });
  const page = Object.assign(new EventTarget(), { dataset: { guide } });
  tones(page as unknown as Document);
  const tell = (name: string, detail: object) =>
    page.dispatchEvent(new CustomEvent(`phase-player:${name}`, { detail }));
  const due = () => made.filter((tone) => !tone.stopped).map((tone) => tone.at - START);
  return { due, tell, made };
}

Deno.test('the end of a phase is put ahead of time, with three tones before it', () => {
  const { due, tell } = sounding();
  tell('state', { state: 'running', index: 1, kind: 'work', left: 60 });
  deepEqual(due().sort((a, b) => a - b), [0, 57, 58, 59, 60]);
});

Deno.test('a pause takes back all that was put ahead', () => {
  const { due, tell } = sounding();
  tell('state', { state: 'running', index: 1, kind: 'work', left: 60 });
  tell('state', { state: 'paused', index: 1, kind: 'work', left: null });
  deepEqual(due(), [0]);
});

Deno.test('the other side and each repetition can be heard', () => {
  const { due, tell } = sounding();
  tell('state', { state: 'running', index: 1, kind: 'switch_side', left: null });
  deepEqual(due(), [0, 0.5]);
  tell('repetition', { now: 2 });
  equal(due().length, 3);
});

Deno.test('in the silent mode nothing is played', () => {
  const { made, tell } = sounding('silent');
  tell('state', { state: 'running', index: 1, kind: 'work', left: 60 });
  tell('repetition', { now: 2 });
  deepEqual(made, []);
});
