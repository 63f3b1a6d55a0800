import { type Told } from './phase_player.ts';
import { type Said } from './session_step.ts';
import { Voice } from './voice.ts';

const LEVELS = ['full', 'short', 'few'] as const;

/**
 * Speaks what the player says, at the level of its `data-guide`: `full`, `short` or `few`; any
 * other is silent. Only voices of the device itself are used, so that no word goes over the
 * network. A device without one shows the part `[data-no-voice]` of the player, and goes on.
 */
export function spokenCues(page: Document): void {
  const speech = globalThis.speechSynthesis as SpeechSynthesis | undefined;
  const voice = speech && new Voice(speech);
  page.addEventListener('phase-player:say', (event) => {
    const { detail, target } = event as CustomEvent<Said & { urgent: boolean }>;
    const level = levelOf(target as HTMLElement);
    const text = level && detail[level];
    const local = localVoice(speech, page.documentElement.lang);
    if (!text || !voice || !local) return;
    if (detail.urgent) voice.hush();
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.voice = local;
    spoken.lang = local.lang;
    voice.say(spoken);
  });
  page.addEventListener('phase-player:state', (event) => {
    const { state } = (event as CustomEvent<Told>).detail;
    const player = event.target as HTMLElement;
    if (state !== 'waiting') voice?.hush(); // what comes now is about another moment
    showNoVoice(player, !localVoice(speech, page.documentElement.lang));
  });
  page.addEventListener('change', () => {
    const players = [...page.querySelectorAll<HTMLElement>('phase-player')];
    if (!players.some(levelOf)) voice?.hush(); // silence was chosen in the middle of a sentence
  });
  globalThis.addEventListener('pagehide', () => voice?.hush()); // some speak on without the page
  // Some browsers learn of their voices only after a while.
  speech?.addEventListener?.('voiceschanged', () => {
    const none = !localVoice(speech, page.documentElement.lang);
    for (const player of page.querySelectorAll<HTMLElement>('phase-player')) {
      showNoVoice(player, none);
    }
  });
}

function levelOf(player: HTMLElement) {
  return LEVELS.find((one) => one === player.dataset.guide);
}

function localVoice(speech: SpeechSynthesis | undefined, lang: string) {
  const voices = speech?.getVoices().filter((one) => one.localService) ?? [];
  return voices.find((one) => one.lang.toLowerCase().startsWith(lang.toLowerCase().slice(0, 2)));
}

function showNoVoice(player: HTMLElement, none: boolean): void {
  const part = player.querySelector<HTMLElement>('[data-no-voice]');
  if (part && part.hidden === none) part.hidden = !none;
}
