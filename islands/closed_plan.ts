import { type Entry } from './outbox.ts';

/**
 * A warning sign that was entered without network closes the plan in every window of the app
 * (`plan:closed`); once the server knows of it, its own page says what to do.
 */
export function closedPlan(page: Document, reload: () => void, result: () => void): void {
  const windows = new BroadcastChannel('plan:closed');
  windows.onmessage = reload;
  page.addEventListener('plan:closed', () => windows.postMessage(null));
  page.addEventListener('outbox:stands', (event) => {
    const blocks = (event as CustomEvent<Entry[]>).detail.some((entry) => entry.blocks);
    if (!blocks && page.querySelector('[data-blocked]')) result();
  });
}
