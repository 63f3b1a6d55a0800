import { deepEqual, equal } from 'node:assert/strict';
import { lockScreen } from './lock_screen.ts';

const LINES = { title: 'Roll slowly', artist: 'Ball · left', album: 'Your session' };

/** A page with a lock screen: its buttons, and what is asked of the player and of the sound. */
function locked(guide = 'full') {
  const log: string[] = [];
  const buttons: Record<string, () => void> = {};
  const media = {
    metadata: null as object | null,
    playbackState: 'none',
    setActionHandler: (name: string, press: () => void) => buttons[name] = press,
  };
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true,
    value: { mediaSession: media },
  });
  class Silence {
    play = () => (log.push('play'), Promise.resolve());
    pause = () => log.push('pause');
  }
  const MediaMetadata = function (this: object, told: object) {
    Object.assign(this, told);
  };
  Object.assign(globalThis, { Audio: Silence, MediaMetadata });
  const page = Object.assign(new EventTarget(), {
    title: 'Your session',
    dataset: { guide, state: 'running' },
    order: (order: string) => log.push(`order ${order}`),
  });
  lockScreen(page as unknown as Document);
  const tell = (state: string) => {
    page.dataset.state = state;
    const detail = { state, title: 'Roll slowly', about: 'Ball · left' };
    page.dispatchEvent(new CustomEvent('phase-player:state', { detail }));
  };
  const shown = () => JSON.stringify(media.metadata);
  return { buttons, log, media, shown, tell };
}

Deno.test('the lock screen shows the phase, and whether it runs', () => {
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
  const { buttons, log, tell } = locked('silent');
  tell('running');
  buttons.play?.();
  buttons.pause?.();
  buttons.nexttrack?.();
  tell('paused');
  buttons.play?.();
  buttons.previoustrack?.();
  deepEqual(log, ['order pause', 'order next', 'order pause', 'order back']);
});

Deno.test('in the silent mode nothing is played, and at the end nothing is left', () => {
  const { shown, log, tell } = locked('silent');
  tell('running');
  tell('over');
  deepEqual(log, []);
  equal(shown(), 'null');
});
