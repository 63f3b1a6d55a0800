import { deepEqual, equal } from 'node:assert/strict';
import { Voice } from './voice.ts';

interface Spoken {
  text: string;
  onend?: () => void;
  onerror?: () => void;
}

let now = 0;
let timers: { at: number; then: () => void; id: number }[] = [];
let ids = 0;
Date.now = () => now;
globalThis.setTimeout = ((then: () => void, ms = 0) => {
  timers.push({ at: now + ms, then, id: ++ids });
  return ids;
}) as unknown as typeof setTimeout;
globalThis.clearTimeout = (id) => void (timers = timers.filter((one) => one.id !== id));

function pass(ms = 0): void {
  now += ms;
  for (const one of timers.filter((one) => one.at <= now)) {
    timers = timers.filter((other) => other !== one);
    one.then();
  }
}

/** An engine that drops what is said between a cancel and the end of what was cancelled. */
function engine(tells: 'end' | 'error' | 'nothing' = 'end') {
  now = 0;
  timers = [];
  const heard: string[] = [];
  let queue: Spoken[] = [];
  const cancelled: Spoken[] = [];
  let deaf = false;
  const speech = {
    paused: false,
    get speaking() {
      return queue.length > 0;
    },
    get pending() {
      return queue.length > 1;
    },
    speak(spoken: Spoken) {
      if (deaf || speech.paused) return;
      queue.push(spoken);
      heard.push(spoken.text);
    },
    cancel() {
      cancelled.push(...queue);
      queue = [];
      deaf = true;
    },
    resume: () => void (speech.paused = false),
  };
  const voice = new Voice(speech as unknown as SpeechSynthesis);
  const say = (text: string) => voice.say({ text } as SpeechSynthesisUtterance);
  /** The engine has let go of what was cancelled. */
  const settle = () => {
    deaf = false;
    for (const one of cancelled.splice(0)) {
      if (tells === 'end') one.onend?.();
      if (tells === 'error') one.onerror?.();
    }
  };
  const finish = () => queue.shift()?.onend?.();
  return { finish, heard, say, settle, speech, voice };
}

for (const ended of ['end', 'error'] as const) {
  Deno.test(`what is said right after a cancel waits for its ${ended}, and is said once`, () => {
    const { heard, say, settle, voice } = engine(ended);
    say('Roll slowly.');
    voice.hush();
    say('Take the pressure off.');
    pass();
    deepEqual(heard, ['Roll slowly.']);
    settle();
    pass();
    deepEqual(heard, ['Roll slowly.', 'Take the pressure off.']);
    pass(60_000);
    equal(heard.length, 2);
  });
}

Deno.test('an engine that tells no end is waited for only a moment', () => {
  const { heard, say, settle, voice } = engine('nothing');
  say('one');
  voice.hush();
  say('two');
  settle();
  pass(250);
  deepEqual(heard, ['one', 'two']);
});

Deno.test('what waits is dropped when another moment comes', () => {
  const { heard, say, settle, voice } = engine();
  say('one');
  voice.hush();
  say('two');
  voice.hush();
  say('three');
  settle();
  pass();
  deepEqual(heard, ['one', 'three']);
});

Deno.test('where nothing is being said, nothing is cancelled and nothing waits', () => {
  const { heard, say, voice } = engine();
  voice.hush();
  say('one');
  deepEqual(heard, ['one']);
});

Deno.test('one sentence after the other is left to the engine', () => {
  const { finish, heard, say, settle, voice } = engine();
  say('one');
  say('two');
  deepEqual(heard, ['one', 'two']);
  finish();
  finish();
  voice.hush();
  settle();
  say('three');
  deepEqual(heard, ['one', 'two', 'three']);
});

Deno.test('a sentence that never ends does not keep the next one from being said', () => {
  const { heard, say, settle } = engine('nothing');
  say('one');
  pass(10_000);
  say('two');
  settle();
  pass(250);
  deepEqual(heard, ['one', 'two']);
});

Deno.test('an engine that was left paused is set going', () => {
  const { heard, say, speech } = engine();
  speech.paused = true;
  say('one');
  deepEqual(heard, ['one']);
});
