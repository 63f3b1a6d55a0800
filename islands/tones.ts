import { type Told } from './phase_player.ts';

const STEP_HZ = 660;
const OTHER_SIDE_HZ = 880;
const COUNT_HZ = 440;
const LOUDNESS = 0.25;
const SOON_S = [3, 2, 1];

/**
 * Plays tones, unless the player's `data-guide` is `silent`: a high one when a phase begins, two
 * for the other side, three short ones before its end, a short one for each repetition.
 *
 * The end of a phase is put on the sound card's own clock ahead of time. So the tone comes when
 * it is due, even where the browser lets the page itself run late.
 */
export function tones(page: Document): void {
  let sound: AudioContext | undefined;
  let ahead: OscillatorNode[] = [];
  let endsAt = -Infinity;
  let index = -1;

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

  page.addEventListener('phase-player:state', (event) => {
    const told = (event as CustomEvent<Told>).detail;
    for (const tone of ahead) tone.stop();
    ahead = [];
    const mayPlay = (event.target as HTMLElement).dataset?.guide !== 'silent';
    if (told.state !== 'running' || !mayPlay || !globalThis.AudioContext) return;
    sound ??= new AudioContext();
    if (sound.state === 'suspended') sound.resume();
    const now = sound.currentTime;
    const isNew = told.index !== index;
    index = told.index;
    if (isNew && Math.abs(now - endsAt) > 0.5) play(STEP_HZ, now, 0.4);
    if (isNew && told.kind === 'switch_side') play(OTHER_SIDE_HZ, now + 0.5, 0.4);
    endsAt = told.left === null ? -Infinity : now + told.left;
    if (told.left === null) return;
    const left = told.left;
    const soon = SOON_S.filter((s) => s < left).map((s) => play(COUNT_HZ, endsAt - s, 0.12));
    ahead = [...soon, play(STEP_HZ, endsAt, 0.4)].filter((tone) => tone !== undefined);
  });

  page.addEventListener('phase-player:repetition', (event) => {
    if (!sound || (event.target as HTMLElement).dataset.guide === 'silent') return;
    play(COUNT_HZ, sound.currentTime, 0.12);
  });
}
