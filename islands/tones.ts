import { type Told } from './phase_player.ts';

const STEP_HZ = 660;
const OTHER_SIDE_HZ = 880;
const COUNT_HZ = 440;
const LOUDNESS = 0.25;
const SOON_S = [3, 2, 1];
const STALE_S = 1; // a tone that says "now" is not played later than this
const PRESSES = ['click', 'touchend', 'keydown'];

/** The state that the player reported last, and when by the device's clock. */
interface Heard {
  readonly told: Told;
  readonly player: HTMLElement;
  readonly at: number;
  isNew: boolean;
}

/**
 * Plays tones, unless the player's `data-guide` is `silent`: a high one when a phase begins, two
 * for the other side, three short ones before its end, a short one for each repetition.
 *
 * The end of a phase is put on the sound card's own clock ahead of time. So the tone comes when
 * it is due, even where the browser lets the page itself run late. That clock stands still while
 * the sound is held up: before the first press, in a phone call, on a page that was left. Then the
 * sound is asked for again when the page is back or something is pressed, and what is ahead is
 * put at its right time again.
 */
export function tones(page: Document): void {
  let sound: AudioContext | undefined;
  let ahead: OscillatorNode[] = [];
  let endsAt = -Infinity;
  let heard: Heard | undefined;

  const wanted = () => heard?.told.state === 'running' && heard.player.dataset?.guide !== 'silent';

  const play = (hz: number, at: number, seconds: number) => {
    if (!sound) return;
    const tone = sound.createOscillator();
    const loudness = sound.createGain();
    loudness.gain.setValueAtTime(LOUDNESS, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + seconds);
    tone.frequency.value = hz;
    tone.connect(loudness).connect(sound.destination);
    tone.start(at);
    tone.stop(at + seconds);
    return tone;
  };

  const takeBack = () => {
    for (const tone of ahead) tone.stop();
    ahead = [];
  };

  const plan = () => {
    takeBack();
    if (!heard || sound?.state !== 'running' || !wanted()) return;
    const { told, isNew } = heard;
    const now = sound.currentTime;
    const late = (Date.now() - heard.at) / 1000;
    heard.isNew = false;
    if (isNew && late < STALE_S) {
      if (Math.abs(now - endsAt) > 0.5) play(STEP_HZ, now, 0.4);
      if (told.kind === 'switch_side') play(OTHER_SIDE_HZ, now + 0.5, 0.4);
    }
    const left = told.left === null ? 0 : told.left - late;
    endsAt = left > 0 ? now + left : -Infinity;
    if (left <= 0) return;
    const soon = SOON_S.filter((s) => s < left).map((s) => play(COUNT_HZ, endsAt - s, 0.12));
    ahead = [...soon, play(STEP_HZ, endsAt, 0.4)].filter((tone) => tone !== undefined);
  };

  /** Sees to it that there is sound where it is wanted, and to what is ahead. */
  const look = () => {
    if (wanted() && globalThis.AudioContext) {
      if (!sound || sound.state === 'closed') {
        sound = new AudioContext();
        sound.onstatechange = look;
      }
      // Whatever holds it up: `suspended`, or `interrupted` as iOS calls it.
      if (sound.state !== 'running') sound.resume().catch(() => {}); // until the next press
    }
    plan();
  };

  page.addEventListener('phase-player:state', (event) => {
    const told = (event as CustomEvent<Told>).detail;
    const isNew = told.state === 'running' && told.index !== heard?.told.index;
    const waits = heard?.isNew && told.index === heard.told.index;
    heard = {
      told,
      player: event.target as HTMLElement,
      at: Date.now(),
      isNew: isNew || Boolean(waits),
    };
    look();
  });

  page.addEventListener('phase-player:repetition', () => {
    if (sound?.state === 'running' && wanted()) play(COUNT_HZ, sound.currentTime, 0.12);
  });

  const wake = () => {
    if (sound && sound.state !== 'running') look();
  };
  for (const press of PRESSES) page.addEventListener(press, wake, { capture: true });
  page.addEventListener('visibilitychange', () => {
    if (page.visibilityState === 'visible') look();
  });
  page.addEventListener('change', look); // how the session is guided may have been changed
  globalThis.addEventListener('pageshow', look);
  globalThis.addEventListener('pagehide', takeBack);
}
