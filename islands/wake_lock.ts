import { type Told } from './phase_player.ts';

/** Keeps the screen on while a session runs, and takes it up again when the page comes back. */
export function wakeLock(page: Document): void {
  let running = false;
  let lock: Promise<WakeLockSentinel | null> | null = null;
  const letGo = () => {
    lock?.then((held) => held?.release());
    lock = null;
  };
  const look = () => {
    letGo();
    if (!running || page.visibilityState !== 'visible') return;
    lock = navigator.wakeLock?.request('screen').catch(() => null) ?? null;
  };
  page.addEventListener('phase-player:state', (event) => {
    const now = (event as CustomEvent<Told>).detail.state === 'running';
    if (now === running) return;
    running = now;
    look();
  });
  page.addEventListener('visibilitychange', look);
}
