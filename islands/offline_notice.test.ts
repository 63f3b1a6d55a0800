import { deepEqual, equal } from 'node:assert/strict';
import { parseHTML } from 'linkedom';
import { type Entry } from './outbox.ts';

const { window, document } = parseHTML('<!doctype html><html><body></body></html>');
const { HTMLElement, CustomEvent, customElements } = window;
Object.assign(globalThis, { document, HTMLElement, CustomEvent, customElements });
await import('./offline_notice.ts');

const WORDS = `data-offline="unknot is not running." data-waiting="{count} not sent."
  data-kept-from="Kept at {time}." data-refused="Not taken: {why}" data-again="Look" data-remove="Remove"`;

function online(onLine: boolean, reached = onLine): void {
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { onLine } });
  globalThis.fetch = () => reached ? Promise.resolve(new Response()) : Promise.reject(new Error());
}

/** The notice, after the outbox has said what waits. */
async function notice(...entries: Partial<Entry>[]) {
  document.body.innerHTML =
    `<input name="csrfmiddlewaretoken" value="t"><offline-notice ${WORDS}></offline-notice>`;
  document.dispatchEvent(new CustomEvent('outbox:stands', { detail: entries }));
  await new Promise((resolve) => setTimeout(resolve));
  return document.querySelector('offline-notice')!;
}

Deno.test('with network and nothing to send it is empty', async () => {
  online(true);
  equal((await notice()).textContent, '');
});

Deno.test('a machine without network on which the app itself runs is not offline', async () => {
  online(false, true);
  equal((await notice()).textContent, '');
});

Deno.test('it says that the program is not running, and how much was not sent', async () => {
  online(false);
  equal((await notice({}, {})).textContent, 'unknot is not running.2 not sent.');
});

Deno.test('a page that could not be had says so too', async () => {
  online(true, false);
  const part = await notice();
  document.dispatchEvent(new CustomEvent('htmx:sendError'));
  equal(part.textContent, 'unknot is not running.');
});

Deno.test('what was refused can be looked at again with all that was entered, and removed', async () => {
  online(true);
  const part = await notice({
    key: '7',
    kind: 'diary',
    run: 'r',
    form: 'note=a%20b',
    refused: 'Why.',
  });
  equal(part.querySelector('p')?.textContent, 'Not taken: Why.');
  equal(part.querySelector('form')?.getAttribute('action'), '/diary/new/');
  deepEqual(
    [...part.querySelectorAll('input')].map(({ name, value }) => [name, value]),
    [['note', 'a b'], ['csrfmiddlewaretoken', 't']],
  );
  const removed: string[] = [];
  document.addEventListener('outbox:remove', (event) => {
    removed.push((event as unknown as CustomEvent).detail);
  });
  const [again, remove] = part.querySelectorAll('button');
  equal(again?.textContent, 'Look');
  remove?.dispatchEvent(new CustomEvent('click'));
  deepEqual(removed, ['7']);
});

Deno.test('a page that was kept says so, and from when', async () => {
  online(true);
  document.documentElement.dataset.keptAt = '2026-01-31T09:05:00';
  const part = await notice();
  document.body.append(document.createElement('phase-player'));
  document.dispatchEvent(new CustomEvent('outbox:stands', { detail: [] }));
  equal(part.textContent, 'Kept at 09:05.');
  document.querySelector('phase-player')?.remove(); // the session has ended
  document.dispatchEvent(new CustomEvent('outbox:stands', { detail: [] }));
  equal(part.textContent, '');
  delete document.documentElement.dataset.keptAt;
});

Deno.test('a network says nothing of a program that does not answer', async () => {
  online(true, false);
  const part = await notice();
  for (const event of ['htmx:timeout', 'htmx:afterOnLoad']) {
    document.dispatchEvent(new CustomEvent(event));
    await new Promise((resolve) => setTimeout(resolve));
  }
  equal(part.textContent, 'unknot is not running.');
});
