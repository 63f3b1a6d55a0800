import { type Outbox } from './outbox.ts';

const FIRST_MS = 2000;
const LONGEST_MS = 300_000;

/**
 * Sends what waits in the outbox: now, when the network is back, when the page is looked at again,
 * on `outbox:send`, and later and later while it does not get through. Each time it tells how the
 * outbox stands with `outbox:stands`, and with `outbox:unblocked` that no warning sign waits in it.
 */
export function keepSending(outbox: Outbox, page: Document, network: EventTarget): void {
  let wait = FIRST_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = async () => {
    clearTimeout(timer);
    await outbox.send();
    const entries = await outbox.entries();
    page.dispatchEvent(new CustomEvent('outbox:stands', { detail: entries }));
    if (!await outbox.blocks()) page.dispatchEvent(new Event('outbox:unblocked'));
    if (await outbox.unsent() === 0) {
      wait = FIRST_MS;
      return;
    }
    timer = setTimeout(send, wait);
    wait = Math.min(2 * wait, LONGEST_MS);
  };
  const begin = () => {
    wait = FIRST_MS;
    return send();
  };
  network.addEventListener('online', begin);
  page.addEventListener('outbox:send', begin);
  page.addEventListener('visibilitychange', () => page.visibilityState === 'visible' && begin());
  begin();
}
