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
    speaking: false,
    pending: false,
    speak: ({ text, voice }: Utterance) => {
      speech.speaking = true;
      log.push(`${voice?.name}: ${text}`);
    },
    cancel: () => {
      speech.speaking = false;
      log.push('cancel');
    },
  });
  Object.assign(globalThis, { speechSynthesis: speech });
  const player = { dataset: { guide }, querySelector: () => noVoice };
  const page = Object.assign(new EventTarget(), {
    ...player,
    documentElement: { lang: 'en' },
    querySelectorAll: () => [page],
  });
  spokenCues(page as unknown as Document);
  const tell = (name: string, detail: object) =>
    page.dispatchEvent(new CustomEvent(`phase-player:${name}`, { detail }));
  return { log, noVoice, page, tell, speech };
}

const waiting = new Map<number, () => void>();
globalThis.setTimeout = ((then: () => void) => {
  const id = waiting.size + 1;
  waiting.set(id, then);
  return id;
}) as unknown as typeof setTimeout;
globalThis.clearTimeout = (id) => void waiting.delete(id as number);

/** All that waited has its turn. */
function pass(): void {
  const due = [...waiting.values()];
  waiting.clear();
  for (const then of due) then();
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
  tell('say', SAID);
  tell('say', { ...SAID, urgent: true });
  deepEqual(log.slice(1), ['cancel']);
  pass();
  equal(log[2], log[0]);
});

Deno.test('a new phase and a pause end what is being said', () => {
  const { log, tell } = speaking([LOCAL]);
  tell('say', SAID);
  tell('state', { state: 'waiting' });
  equal(log.length, 1);
  tell('state', { state: 'paused' });
  deepEqual(log.slice(1), ['cancel']);
  pass();
  equal(log.length, 2);
});

Deno.test('choosing silence ends the sentence, and so does leaving the page', () => {
  const chosen = speaking([LOCAL]);
  chosen.tell('say', SAID);
  chosen.page.dataset.guide = 'silent';
  chosen.page.dispatchEvent(new Event('change'));
  deepEqual(chosen.log.slice(1), ['cancel']);
  const left = speaking([LOCAL]);
  left.tell('say', SAID);
  globalThis.dispatchEvent(new Event('pagehide'));
  deepEqual(left.log.slice(1), ['cancel']);
});

Deno.test('no word goes over the network: a voice that is not on the device is none', () => {
  const { log, noVoice, tell } = speaking([REMOTE]);
  tell('state', { state: 'running' });
  tell('say', SAID);
  deepEqual(log, []);
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
