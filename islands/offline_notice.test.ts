import { deepEqual, equal } from 'node:assert/strict';
import { parseHTML } from 'linkedom';
import { type Entry } from './outbox.ts';

const { window, document } = parseHTML('<!doctype html><html><body></body></html>');
const { HTMLElement, CustomEvent, customElements } = window;
Object.assign(globalThis, { document, HTMLElement, CustomEvent, customElements });
await import('./offline_notice.ts');

const WORDS = `data-offline="You are offline." data-waiting="{count} not sent."
  data-refused="Not taken: {why}" data-again="Look" data-remove="Remove"`;

function online(onLine: boolean, reached = onLine): void {
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { onLine } });
  globalThis.fetch = () => reached ? Promise.resolve(new Response()) : Promise.reject(new Error());
}

/** The notice, after the outbox has told how it stands. */
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

Deno.test('it says that there is no network, and how much was not sent', async () => {
  online(false);
  equal((await notice({}, {})).textContent, 'You are offline.2 not sent.');
});

Deno.test('a page that could not be had says so too', async () => {
  online(true);
  const part = await notice();
  document.dispatchEvent(new CustomEvent('htmx:sendError'));
  equal(part.textContent, 'You are offline.');
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
