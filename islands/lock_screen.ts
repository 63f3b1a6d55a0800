import { type PhasePlayer, type Told } from './phase_player.ts';

const SECONDS = 6; // browsers show no buttons for a sound of less than five
const RATE = 8000;

/** The orders that a lock screen can give, by what the buttons are called there. */
const BUTTONS: MediaSessionAction[] = ['play', 'pause', 'nexttrack', 'previoustrack'];
const PRESSES = ['click', 'touchend', 'keydown'];

/**
 * Puts the session on the lock screen, with buttons for pause, next and back. Browsers do that
 * only for a page that plays something, so a sound of silence runs along. Anybody near can read
 * a lock screen, so it shows how many steps there are (the page's `data-count`) and the page's
 * title, and nothing of the body. With `data-guide="silent"` on the player it shows nothing.
 */
export function lockScreen(page: Document): void {
  const media = navigator.mediaSession as MediaSession | undefined;
  if (!media) return;
  let silence: HTMLAudioElement | undefined;
  let player: PhasePlayer | undefined;

  const look = () => {
    const state = player?.dataset.state;
    const shown = state === 'running' || state === 'paused';
    if (!player || !shown || player.dataset.guide === 'silent') return leave();
    listen(media, player);
    const step = player.querySelector('[data-count]')?.textContent?.trim();
    media.metadata = new MediaMetadata({ title: step || page.title, artist: page.title });
    media.playbackState = state === 'running' ? 'playing' : 'paused';
    if (state === 'paused') return silence?.pause();
    silence ??= makeSilence();
    silence.play().catch(() => {}); // not before the person has touched the page
  };
  const leave = () => {
    silence?.pause();
    media.metadata = null;
    media.playbackState = 'none';
    for (const button of BUTTONS) set(media, button, null);
  };
  const goOn = () => {
    if (silence?.paused && player?.dataset.state === 'running') look(); // a call had stopped it
  };

  page.addEventListener('phase-player:state', (event) => {
    const over = (event as CustomEvent<Told>).detail.state === 'over';
    player = over ? undefined : event.target as PhasePlayer;
    look();
  });
  page.addEventListener('change', look); // silence may have been chosen
  page.addEventListener('visibilitychange', goOn);
  for (const press of PRESSES) page.addEventListener(press, goOn, { capture: true });
  globalThis.addEventListener('pagehide', leave);
  globalThis.addEventListener('pageshow', look);
}

function listen(media: MediaSession, player: PhasePlayer): void {
  const when = (state: string, order: string) => () => {
    if (player.dataset.state === state) player.order(order);
  };
  set(media, 'play', when('paused', 'pause'));
  set(media, 'pause', when('running', 'pause'));
  set(media, 'nexttrack', () => player.order('next'));
  set(media, 'previoustrack', () => player.order('back'));
}

function set(media: MediaSession, button: MediaSessionAction, press: (() => void) | null): void {
  try {
    media.setActionHandler(button, press);
  } catch {
    // this browser's lock screen has no such button
  }
}

function makeSilence(): HTMLAudioElement {
  const audio = new Audio(URL.createObjectURL(new Blob([silentWave()], { type: 'audio/wav' })));
  audio.loop = true;
  return audio;
}

/** A WAVE file of silence: its header, then the middle value of eight bits all along. */
function silentWave(): ArrayBuffer {
  const length = SECONDS * RATE;
  const wave = new DataView(new ArrayBuffer(44 + length));
  const write = (at: number, text: string) =>
    [...text].forEach((letter, i) => wave.setUint8(at + i, letter.charCodeAt(0)));
  write(0, 'RIFF');
  wave.setUint32(4, 36 + length, true);
  write(8, 'WAVEfmt ');
  wave.setUint32(16, 16, true);
  wave.setUint16(20, 1, true);
  wave.setUint16(22, 1, true);
  wave.setUint32(24, RATE, true);
  wave.setUint32(28, RATE, true);
  wave.setUint16(32, 1, true);
  wave.setUint16(34, 8, true);
  write(36, 'data');
  wave.setUint32(40, length, true);
  new Uint8Array(wave.buffer).fill(128, 44);
  return wave.buffer;
}
