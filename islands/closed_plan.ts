import { closePlan } from './closed_list.ts';
import { type MarkedVault } from './vault.ts';

const PLAN = 'phase-player, a[href="/session/"]';
const DECIDES_NOTHING = ['/enter/', '/leave/', '/outbox/', '/figures/choice/', '/session/finish/'];

/**
 * What may decide, sent from any window, closes the plan in every other one at once: they show
 * nothing of it and ask the server. A window in which something is typed and that shows no plan
 * stays as it is. Once the server knows of a warning sign, its own page says what to do.
 */
export function closedPlan(page: Document, reload: () => void, result: () => void): void {
  let sends = false;
  page.addEventListener('submit', (event) => {
    sends = true;
    setTimeout(() => sends = !event.defaultPrevented || isAsking(page));
  }, { capture: true });
  page.addEventListener('htmx:beforeRequest', () => sends = true);
  page.addEventListener('htmx:afterRequest', () => sends = false);
  const close = () => {
    if (sends) return;
    if (showsPlan(page)) page.querySelector('main')?.replaceChildren();
    else if (holdsText(page)) return;
    reload();
  };
  const windows = new BroadcastChannel('plan:closed');
  windows.onmessage = close;
  page.addEventListener('plan:closed', () => windows.postMessage(null));
  page.addEventListener('outbox:unblocked', () => {
    if (page.querySelector('[data-blocked]')) result();
  });
  // A page that comes back out of the browser's memory has asked nobody.
  globalThis.addEventListener('pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted && showsPlan(page)) close();
  });
}

/** A page that stands in for another asks again as soon as something closes the plan. */
export function reloadWhenClosed(reload: () => void): void {
  new BroadcastChannel('plan:closed').onmessage = reload;
}

/** Where no worker stands between a form and the server, the window closes the plan itself. */
export function closeWhereNoWorkerDoes(page: Document, vault: MarkedVault): void {
  page.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== 'post' || navigator.serviceWorker?.controller) return;
    const { pathname } = new URL(form.action, location.href);
    if (!DECIDES_NOTHING.some((start) => pathname.startsWith(start))) closePlan(vault);
  }, { capture: true });
}

function showsPlan(page: Document): boolean {
  return page.querySelector(PLAN) !== null;
}

/** Whether htmx has taken a form over. */
function isAsking(page: Document): boolean {
  return page.querySelector('.htmx-request') !== null;
}

function holdsText(page: Document): boolean {
  const fields = page.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
  return [...fields].some((field) =>
    'checked' in field && ['radio', 'checkbox'].includes(field.type)
      ? field.checked !== field.defaultChecked
      : field.type !== 'hidden' && field.value !== field.defaultValue
  );
}
