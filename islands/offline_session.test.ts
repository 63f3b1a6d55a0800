import { equal } from 'node:assert/strict';
import { parseHTML } from 'linkedom';

const { window, document } = parseHTML('<!doctype html><html><body></body></html>');
const { HTMLElement, CustomEvent, customElements } = window;
Object.assign(globalThis, { document, HTMLElement, CustomEvent, customElements });
await import('./offline_session.ts');

Deno.test('where nothing can be kept, locked, a session goes out as any form does', async () => {
  document.body.innerHTML =
    '<form data-finish></form><offline-session data-run="r"></offline-session>';
  await new Promise((resolve) => setTimeout(resolve));
  const form = document.querySelector('form');
  const sent = new CustomEvent('submit', { bubbles: true, cancelable: true });
  form?.dispatchEvent(sent);
  equal(sent.defaultPrevented, false);
  equal(document.querySelector('offline-session')?.getAttribute('data-kept'), null);
});
