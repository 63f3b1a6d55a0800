import { closedPlan, closeWhereNoWorkerDoes } from './closed_plan.ts';
import { Outbox } from './outbox.ts';
import { keepSending } from './outbox_sender.ts';
import { openVault } from './vault.ts';

/** Starts all that lets the app do without network, for somebody who has come in. */
export async function workOffline(page: Document): Promise<void> {
  navigator.serviceWorker?.register('/service_worker.js').catch(() => {});
  const vault = await openVault();
  if (!vault) return;
  const outbox = new Outbox(vault);
  page.addEventListener('outbox:remove', async (event) => {
    await outbox.remove((event as CustomEvent<string>).detail);
    page.dispatchEvent(new Event('outbox:send'));
  });
  closedPlan(page, () => location.reload(), () => location.assign('/result/'));
  closeWhereNoWorkerDoes(page, vault);
  keepSending(outbox, page, globalThis);
}
