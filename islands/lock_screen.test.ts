import { deepEqual, equal } from 'node:assert/strict';
import { lockScreen } from './lock_screen.ts';

const LINES = { title: 'Step 2 of 9', artist: 'Your session' };

/** A page with a lock screen: its buttons, and what is asked of the player and of the sound. */
function locked(guide = 'full', lacks = '') {
  const log: string[] = [];
  const buttons: Record<string, (() => void) | null> = {};
  const audio = { paused: true, refuses: false };
  const media = {
    metadata: null as object | null,
    playbackState: 'none',
    setActionHandler: (name: string, press: (() => void) | null) => {
      if (name === lacks) throw new TypeError(`no button '${name}' here`);
      buttons[name] = press;
    },
  };
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true,
    value: { mediaSession: media },
  });
  class Silence {
    get paused() {
      return audio.paused;
    }
    play = () => {
      log.push('play');
      if (audio.refuses) return Promise.reject(new Error('NotAllowedError'));
      audio.paused = false;
      return Promise.resolve();
    };
    pause = () => {
      if (!audio.paused) log.push('pause');
      audio.paused = true;
    };
  }
  const MediaMetadata = function (this: object, told: object) {
    Object.assign(this, told);
  };
  Object.assign(globalThis, { Audio: Silence, MediaMetadata });
  const page = Object.assign(new EventTarget(), {
    title: 'Your session',
    visibilityState: 'visible',
    querySelector: () => ({ textContent: ' Step 2 of 9 ' }),
    dataset: { guide, state: 'running' },
    order: (order: string) => log.push(`order ${order}`),
  });
  lockScreen(page as unknown as Document);
  const tell = (state: string) => {
    page.dataset.state = state;
    const detail = { state };
    page.dispatchEvent(new CustomEvent('phase-player:state', { detail }));
  };
  const shown = () => JSON.stringify(media.metadata);
  const happen = (name: string) => page.dispatchEvent(new Event(name));
  return { audio, buttons, happen, log, media, page, shown, tell };
}

Deno.test('the lock screen shows the step by its number, and whether it runs', () => {
  const { media, shown, log, tell } = locked();
  tell('waiting');
  equal(shown(), 'null');
  tell('running');
  deepEqual(JSON.parse(shown()), LINES);
  equal(media.playbackState, 'playing');
  tell('paused');
  equal(media.playbackState, 'paused');
  deepEqual(log, ['play', 'pause']);
});

Deno.test('its buttons pause, go on, and move; a button that does not fit does nothing', () => {
  const { buttons, log, tell } = locked();
  tell('running');
  buttons.play?.();
  buttons.pause?.();
  buttons.nexttrack?.();
  tell('paused');
  buttons.play?.();
  buttons.previoustrack?.();
  deepEqual(log.filter((one) => one.startsWith('order')), [
    'order pause',
    'order next',
    'order pause',
    'order back',
  ]);
});

Deno.test('in the silent mode nothing is played and nothing is shown', () => {
  const { buttons, log, media, shown, tell } = locked('silent');
  tell('running');
  deepEqual(log, []);
  equal(shown(), 'null');
  equal(media.playbackState, 'none');
  deepEqual(Object.values(buttons).filter(Boolean), []);
});

Deno.test('choosing silence clears the lock screen at once, and choosing a voice brings it back', () => {
  const { happen, log, page, shown, tell } = locked();
  tell('running');
  page.dataset.guide = 'silent';
  happen('change');
  equal(shown(), 'null');
  page.dataset.guide = 'full';
  happen('change');
  deepEqual(JSON.parse(shown()), LINES);
  deepEqual(log, ['play', 'pause', 'play']);
});

for (const end of ['over', 'pagehide']) {
  Deno.test(`nothing is left on the lock screen after ${end}, no button either`, () => {
    const { buttons, log, shown, tell } = locked();
    tell('running');
    if (end === 'over') tell('over');
    else globalThis.dispatchEvent(new Event('pagehide'));
    equal(shown(), 'null');
    deepEqual(Object.values(buttons).filter(Boolean), []);
    deepEqual(log, ['play', 'pause']);
  });
}

Deno.test('a page that is shown again has its lock screen again', () => {
  const { shown, tell } = locked();
  tell('running');
  globalThis.dispatchEvent(new Event('pagehide'));
  globalThis.dispatchEvent(new Event('pageshow'));
  deepEqual(JSON.parse(shown()), LINES);
});

for (const back of ['click', 'visibilitychange']) {
  Deno.test(`a sound that a call has stopped is played again at the next ${back}`, () => {
    const { audio, happen, log, tell } = locked();
    tell('running');
    audio.paused = true;
    happen(back);
    deepEqual(log, ['play', 'play']);
    tell('paused');
    happen(back);
    deepEqual(log, ['play', 'play', 'pause']);
  });
}

Deno.test('a sound that the browser refuses costs nothing, and is tried at the next press', () => {
  const { audio, happen, log, tell } = locked();
  audio.refuses = true;
  tell('running');
  audio.refuses = false;
  happen('click');
  deepEqual(log, ['play', 'play']);
});

Deno.test('a lock screen that lacks a button has the others', () => {
  const { buttons, tell } = locked('full', 'previoustrack');
  tell('running');
  deepEqual(Object.keys(buttons), ['play', 'pause', 'nexttrack']);
});
