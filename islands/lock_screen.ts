import { type PhasePlayer, type Told } from './phase_player.ts';

const SECONDS = 6; // browsers show no buttons for a sound of less than five
const RATE = 8000;

/**
 * Puts the session on the lock screen, with buttons for pause, next and back. Browsers do that
 * only for a page that plays something, so a sound of silence runs along, unless the player's
 * `data-guide` is `silent`.
 */
export function lockScreen(page: Document): void {
  const media = navigator.mediaSession as MediaSession | undefined;
  if (!media) return;
  let silence: HTMLAudioElement | undefined;

  page.addEventListener('phase-player:state', (event) => {
    const { state, title, about } = (event as CustomEvent<Told>).detail;
    const player = event.target as PhasePlayer;
    if (state === 'over') {
      silence?.pause();
      media.metadata = null;
      media.playbackState = 'none';
    }
    if (state === 'waiting' || state === 'over') return;
    listen(media, player);
    media.metadata = new MediaMetadata({ title, artist: about, album: page.title });
    media.playbackState = state === 'running' ? 'playing' : 'paused';
    if (state === 'paused' || player.dataset.guide === 'silent') return silence?.pause();
    silence ??= makeSilence();
    silence.play().catch(() => {}); // not before the person has touched the page
  });
}

function listen(media: MediaSession, player: PhasePlayer): void {
  const when = (state: string, order: string) => () => {
    if (player.dataset.state === state) player.order(order);
  };
  media.setActionHandler('play', when('paused', 'pause'));
  media.setActionHandler('pause', when('running', 'pause'));
  media.setActionHandler('nexttrack', () => player.order('next'));
  media.setActionHandler('previoustrack', () => player.order('back'));
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
