import { deepEqual, equal } from 'node:assert/strict';
import { spokenCues } from './spoken_cues.ts';

const LOCAL = { lang: 'en-GB', localService: true, name: 'ours' };
const REMOTE = { lang: 'en-US', localService: false, name: 'over the network' };
const SAID = { full: 'Left side. Roll slowly.', short: 'Left side.', few: '', urgent: false };

class Utterance {
  voice: { name: string } | null = null;
  constructor(readonly text: string) {}
}
Object.assign(globalThis, { SpeechSynthesisUtterance: Utterance });

/** A page with these voices, and what it says. */
function speaking(voices: object[], guide = 'full') {
  const log: string[] = [];
  const noVoice = { hidden: true };
  const speech = Object.assign(new EventTarget(), {
    getVoices: () => voices,
    speak: ({ text, voice }: Utterance) => log.push(`${voice?.name}: ${text}`),
    cancel: () => log.push('cancel'),
  });
  Object.assign(globalThis, { speechSynthesis: speech });
  const player = { dataset: { guide }, querySelector: () => noVoice };
  const page = Object.assign(new EventTarget(), {
    ...player,
    documentElement: { lang: 'en' },
    querySelectorAll: () => [player],
  });
  spokenCues(page as unknown as Document);
  const tell = (name: string, detail: object) =>
    page.dispatchEvent(new CustomEvent(`phase-player:${name}`, { detail }));
  return { log, noVoice, tell, speech };
}

Deno.test('each level says its own words, and a silent one none', () => {
  for (const [guide, text] of [['full', SAID.full], ['short', SAID.short]]) {
    const { log, tell } = speaking([LOCAL], guide);
    tell('say', SAID);
    deepEqual(log, [`ours: ${text}`]);
  }
  for (const guide of ['few', 'tones', 'silent']) {
    const { log, tell } = speaking([LOCAL], guide);
    tell('say', SAID);
    deepEqual(log, []);
  }
});

Deno.test('what is urgent does not wait for what is being said', () => {
  const { log, tell } = speaking([LOCAL]);
  tell('say', { ...SAID, urgent: true });
  equal(log[0], 'cancel');
});

Deno.test('a new phase and a pause end what is being said', () => {
  const { log, tell } = speaking([LOCAL]);
  tell('state', { state: 'waiting' });
  deepEqual(log, []);
  tell('state', { state: 'paused' });
  deepEqual(log, ['cancel']);
});

Deno.test('no word goes over the network: a voice that is not on the device is none', () => {
  const { log, noVoice, tell } = speaking([REMOTE]);
  tell('state', { state: 'running' });
  tell('say', SAID);
  deepEqual(log, ['cancel']);
  equal(noVoice.hidden, false);
});

Deno.test('a device that learns of its voice later says so no longer', () => {
  const voices: object[] = [];
  const { noVoice, tell, speech } = speaking(voices);
  tell('state', { state: 'waiting' });
  equal(noVoice.hidden, false);
  voices.push(LOCAL);
  speech.dispatchEvent(new Event('voiceschanged'));
  equal(noVoice.hidden, true);
});
