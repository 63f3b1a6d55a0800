import { type Told } from './phase_player.ts';

/**
 * Keeps the screen on while a session runs. A system takes the lock away when the page is hidden
 * or the battery is low; it is asked for again when the page comes back, or with the next phase.
 */
export function wakeLock(page: Document): void {
  let running = false;
  let lock: Promise<WakeLockSentinel | null> | null = null;

  const letGo = () => {
    lock?.then((held) => held?.release()).catch(() => {}); // it may be gone already
    lock = null;
  };
  const take = () => {
    if (lock || !running || page.visibilityState !== 'visible' || !navigator.wakeLock) return;
    const asked = navigator.wakeLock.request('screen').then((held) => {
      held.onrelease = forget;
      return held;
    }, () => (forget(), null));
    const forget = () => {
      if (lock === asked) lock = null;
    };
    lock = asked;
  };
  const again = () => {
    letGo();
    take();
  };

  page.addEventListener('phase-player:state', (event) => {
    running = (event as CustomEvent<Told>).detail.state === 'running';
    if (running) take();
    else letGo();
  });
  page.addEventListener('visibilitychange', again);
  globalThis.addEventListener('pageshow', again);
}
