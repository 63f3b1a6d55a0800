import { addressDecides, closePlan } from './closed_list.ts';
import { typed } from './drafts.ts';
import { type MarkedVault } from './vault.ts';

/** Which window asks, so that the news of its own answer does not load it again. */
export const WINDOW_HEADER = 'X-Unknot-Window';

const PLAN = 'phase-player, a[href="/session/"]';
const ON_ITS_WAY_MS = 10_000; // a page that was asked for has come by then, or never comes
const SENT = 'plan:sent';
const CLOSED_AT = 'plan:closed'; // when something that may decide was last sent or answered

interface Answered {
  readonly requestConfig?: { readonly verb: string; readonly elt: Element };
}

interface Asks {
  readonly headers: Record<string, string>;
}

/**
 * What may decide, sent from any window, closes the plan in every other one at once: they show
 * nothing of it and ask the server. A window in which something is typed and that shows no plan
 * stays as it is, and one that is on its way to another page is let go there. A plan that was asked
 * for before the news and shown after it has missed it, and asks again. Once the server knows of a
 * warning sign, its own page says what to do.
 */
export function closedPlan(page: Document, reload: () => void, result: () => void): void {
  const me = crypto.randomUUID();
  let sends = false;
  let left = -Infinity;
  globalThis.addEventListener('beforeunload', () => left = performance.now());
  page.addEventListener('submit', (event) => {
    sends = true;
    setTimeout(() => sends = !event.defaultPrevented || isAsking(page));
  }, { capture: true });
  page.addEventListener('htmx:configRequest', (event) => {
    (event as CustomEvent<Asks>).detail.headers[WINDOW_HEADER] = me;
  });
  page.addEventListener('htmx:beforeRequest', () => sends = true);
  page.addEventListener('htmx:afterRequest', () => sends = false);
  page.addEventListener('submit', (event) => mayDecide(event.target) && noteClosing(), {
    capture: true,
  });
  page.addEventListener('htmx:afterRequest', (event) => {
    const { requestConfig } = (event as CustomEvent<Answered>).detail ?? {};
    if (requestConfig?.verb === 'post' && mayDecide(requestConfig.elt)) noteClosing();
  });
  const close = () => {
    if (sends) return;
    if (showsPlan(page)) page.querySelector('main')?.replaceChildren();
    else if (holdsText(page)) return;
    const wait = left + ON_ITS_WAY_MS - performance.now();
    if (wait > 0) setTimeout(reload, wait);
    else reload();
  };
  const windows = new BroadcastChannel('plan:closed');
  windows.onmessage = ({ data }) => data === me || close();
  page.addEventListener('plan:closed', () => windows.postMessage(null));
  page.addEventListener('outbox:unblocked', () => {
    if (page.querySelector('[data-blocked]')) result();
  });
  // A page that comes back out of the browser's memory has asked nobody.
  globalThis.addEventListener('pageshow', (event) => {
    if (!(event as PageTransitionEvent).persisted) return;
    sends = false;
    left = -Infinity;
    if (showsPlan(page)) close();
  });
  if (showsPlan(page) && closedSinceAsked()) close();
}

/** Notes the time for pages that are on their way and hear no news yet. */
function noteClosing(): void {
  try {
    localStorage.setItem(CLOSED_AT, String(Date.now()));
  } catch { /* a browser that keeps nothing: then only the news closes the plan */ }
}

/** Whether something that may decide was sent or answered since this page was asked for. */
function closedSinceAsked(): boolean {
  try {
    return Number(localStorage.getItem(CLOSED_AT)) > performance.timeOrigin;
  } catch {
    return false;
  }
}

/** Whether what a form sends may change the decision. */
function mayDecide(form: EventTarget | null): boolean {
  const { method, action } = (form ?? {}) as HTMLFormElement;
  if (method !== 'post') return false;
  return addressDecides(new URL(action, location.href).pathname);
}

/** A page that stands in for another asks again as soon as something closes the plan. */
export function reloadWhenClosed(reload: () => void): void {
  new BroadcastChannel('plan:closed').onmessage = reload;
}

/**
 * Where no worker stands between a form and the server, the window closes the plan itself: as it
 * sends, and for what others asked meanwhile once more with the answer.
 */
export function closeWhereNoWorkerDoes(page: Document, vault: MarkedVault): void {
  const close = () => page.dispatchEvent(new Event('plan:closed'));
  page.addEventListener('submit', (event) => {
    if (navigator.serviceWorker?.controller || !mayDecide(event.target)) return;
    closePlan(vault);
    sessionStorage.setItem(SENT, '');
    close();
  }, { capture: true });
  const closeAgain = () => {
    if (sessionStorage.getItem(SENT) === null) return;
    sessionStorage.removeItem(SENT);
    noteClosing();
    close();
  };
  page.addEventListener('htmx:afterRequest', closeAgain);
  closeAgain();
}

function showsPlan(page: Document): boolean {
  return page.querySelector(PLAN) !== null;
}

/** Whether htmx has taken a form over. */
function isAsking(page: Document): boolean {
  return page.querySelector('.htmx-request') !== null;
}

function holdsText(page: Document): boolean {
  return [...page.querySelectorAll('form')].some((form) => Object.keys(typed(form)).length > 0);
}
