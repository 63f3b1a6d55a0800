import { deepEqual, equal } from 'node:assert/strict';
import { tones } from './tones.ts';

const START = 100; // where the sound card's clock stands
let time = 0; // by the device's clock, in seconds
Date.now = () => time * 1000;

class Tone {
  frequency = { value: 0 };
  at = NaN;
  stopped = false;
  connect = (next: unknown) => next;
  start = (at: number) => this.at = at;
  stop = (at?: number) => this.stopped ||= at === undefined;
}

/** A page with a sound card, and the moments of the tones that it will play. */
function sounding(guide = 'tones', begins = 'running') {
  time = 0;
  const made: Tone[] = [];
  const cards: Sound[] = [];
  const gain = {
    setValueAtTime: () => {},
    exponentialRampToValueAtTime: () => {},
  };
  class Sound {
    currentTime = START;
    state = begins;
    refuses = false; // somebody else has the sound, as in a call
    asked = 0;
    destination = {};
    onstatechange = () => {};
    constructor() {
      cards.push(this);
    }
    createOscillator = () => {
      if (this.state === 'closed') throw new Error('InvalidStateError');
      made.push(new Tone());
      return made.at(-1);
    };
    createGain = () => ({ gain, connect: () => {} });
    resume = () => {
      this.asked += 1;
      if (this.refuses) return Promise.reject(new Error('InvalidStateError'));
      this.become('running');
      return Promise.resolve();
    };
    become(state: string) {
      if (state === this.state) return;
      this.state = state;
      this.onstatechange();
    }
  }
  Object.assign(globalThis, { AudioContext: Sound });
  const page = Object.assign(new EventTarget(), { dataset: { guide }, visibilityState: 'visible' });
  tones(page as unknown as Document);
  const tell = (name: string, detail: object) =>
    page.dispatchEvent(new CustomEvent(`phase-player:${name}`, { detail }));
  const due = () =>
    made.filter((tone) => !tone.stopped).map((tone) => tone.at - START).sort((a, b) => a - b);
  /** Time goes on; the sound card's clock only while it runs. */
  const pass = (seconds: number) => {
    time += seconds;
    if (cards[0]?.state === 'running') cards[0].currentTime += seconds;
  };
  const card = () => cards.at(-1) as Sound;
  const happen = (name: string) => page.dispatchEvent(new Event(name));
  return { card, cards, due, happen, made, page, pass, tell };
}

const WORK = { state: 'running', index: 1, kind: 'work', left: 60 };

Deno.test('the end of a phase is put ahead of time, with three tones before it', () => {
  const { due, tell } = sounding();
  tell('state', WORK);
  deepEqual(due(), [0, 57, 58, 59, 60]);
});

Deno.test('a pause takes back all that was put ahead', () => {
  const { due, tell } = sounding();
  tell('state', WORK);
  tell('state', { ...WORK, state: 'paused', left: null });
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
  const { cards, made, tell } = sounding('silent');
  tell('state', WORK);
  tell('repetition', { now: 2 });
  deepEqual([made, cards], [[], []]);
});

Deno.test('a sound card that wakes a moment after Start plays what is due', () => {
  const { due, tell, card } = sounding('tones', 'suspended');
  tell('state', WORK);
  equal(card().state, 'running');
  deepEqual(due(), [0, 57, 58, 59, 60]);
});

for (const held of ['suspended', 'interrupted']) {
  Deno.test(`a sound that a call left ${held} comes back at the next press, at its right time`, () => {
    const { card, due, happen, pass, tell } = sounding();
    tell('state', WORK);
    pass(10);
    card().refuses = true;
    card().become(held);
    pass(20); // the call; by the sound card's clock these were none
    happen('click');
    equal(card().state, held);
    card().refuses = false;
    happen('click');
    equal(card().state, 'running');
    deepEqual(due(), [0, 10 + 27, 10 + 28, 10 + 29, 10 + 30]);
  });
}

Deno.test('a sound that comes back by itself needs no press', () => {
  const { card, due, pass, tell } = sounding();
  tell('state', WORK);
  card().refuses = true;
  card().become('interrupted');
  pass(30);
  card().become('running');
  deepEqual(due(), [0, 27, 28, 29, 30]);
});

Deno.test('a page that comes to the front again asks for its sound', () => {
  const { card, happen, page, tell } = sounding();
  tell('state', WORK);
  card().refuses = true;
  card().become('interrupted');
  card().refuses = false;
  page.visibilityState = 'hidden';
  happen('visibilitychange');
  equal(card().state, 'interrupted');
  page.visibilityState = 'visible';
  happen('visibilitychange');
  equal(card().state, 'running');
});

Deno.test('a phase that began in a call is not announced after it', () => {
  const { card, due, pass, tell } = sounding();
  tell('state', WORK);
  card().refuses = true;
  card().become('interrupted');
  tell('state', { state: 'running', index: 2, kind: 'switch_side', left: null });
  pass(90);
  card().become('running');
  deepEqual(due(), [0]);
});

Deno.test('a sound that is not wanted is not asked for: paused, over, silent', () => {
  for (const state of ['paused', 'over']) {
    const { card, happen, tell } = sounding();
    tell('state', WORK);
    tell('state', { ...WORK, state, left: null });
    card().become('interrupted');
    happen('click');
    happen('visibilitychange');
    equal(card().asked, 0);
  }
});

Deno.test('choosing silence takes back what was put ahead; choosing tones puts it there', () => {
  const { due, happen, page, pass, tell } = sounding();
  tell('state', WORK);
  page.dataset.guide = 'silent';
  happen('change');
  tell('repetition', { now: 2 });
  deepEqual(due(), [0]);
  pass(20);
  page.dataset.guide = 'tones';
  happen('change');
  deepEqual(due(), [0, 57, 58, 59, 60]);
});

Deno.test('a sound card that the browser has closed is replaced', () => {
  const { card, cards, tell } = sounding();
  tell('state', WORK);
  card().become('closed');
  tell('state', { ...WORK, index: 2 });
  equal(cards.length, 2);
});

Deno.test('a page that is left plays nothing on, and is right when it is shown again', () => {
  const { due, pass, tell } = sounding();
  tell('state', WORK);
  globalThis.dispatchEvent(new Event('pagehide'));
  deepEqual(due(), [0]);
  pass(20);
  globalThis.dispatchEvent(new Event('pageshow'));
  deepEqual(due(), [0, 57, 58, 59, 60]);
});
