import { deepEqual, equal } from 'node:assert/strict';
import { parseHTML } from 'linkedom';
import { closedPlan, WINDOW_HEADER } from './closed_plan.ts';

const BLOCKED = '<main><p data-blocked></p></main>';
const PLAYER = '<main><phase-player></phase-player><input value="3"></main>';
const PLAN = '<main><a href="/session/">Start</a></main>';
const FORM = '<main><form><textarea name="note">typed before</textarea></form></main>';

/** A window of the app with this in it, and what it did. */
function open(html: string) {
  const did: string[] = [];
  const { document: page, CustomEvent } = parseHTML(`<html><body>${html}</body></html>`);
  let windows: { onmessage: (message: { data: unknown }) => void } | undefined;
  Object.assign(globalThis, {
    BroadcastChannel: class {
      onmessage = () => {};
      constructor() {
        windows = this as unknown as typeof windows;
      }
      postMessage() {
        did.push('told the others');
      }
    },
  });
  const act = (what: string) => () => void did.push(what);
  closedPlan(page as unknown as Document, act('reloaded'), act('went to the result'));
  const fire = (name: string, detail?: unknown) =>
    page.dispatchEvent(new CustomEvent(name, { detail }));
  return { did, page, fire, hears: (data: unknown = null) => windows?.onmessage({ data }) };
}

Deno.test('a plan that is closed in one window is closed in every other', () => {
  const { did, fire, hears } = open(BLOCKED);
  fire('plan:closed');
  hears();
  deepEqual(did, ['told the others', 'reloaded']);
});

for (const [what, html] of [['session', PLAYER], ['plan', PLAN]] as const) {
  Deno.test(`nothing of a ${what} is seen while the server is asked`, () => {
    const { did, page, hears } = open(html);
    hears();
    equal(page.querySelector('main')?.childElementCount, 0);
    deepEqual(did, ['reloaded']);
  });
}

Deno.test('what is typed in a window that shows no plan stays', () => {
  const { did, page, hears } = open(FORM);
  page.querySelector('textarea')!.value = 'typed before and now';
  hears();
  deepEqual(did, []);
});

Deno.test('what is chosen from a list in a window that shows no plan stays', () => {
  const list =
    '<select name="target"><option value="1" selected>Monday</option><option value="2">Friday</option></select>';
  const { did, page, hears } = open(`<main><form>${list}</form></main>`);
  const [first, second] = page.querySelectorAll('option');
  hears();
  deepEqual(did, ['reloaded']); // nothing was chosen yet
  Object.assign(first!, { selected: false });
  Object.assign(second!, { selected: true });
  hears();
  deepEqual(did, ['reloaded']);
});

Deno.test('the window that sends waits for its answer', () => {
  const { did, fire, hears } = open(PLAN);
  fire('htmx:beforeRequest');
  hears();
  fire('htmx:afterRequest');
  deepEqual(did, []);
  hears();
  deepEqual(did, ['reloaded']);
});

Deno.test('the answer to what a window sent does not load it again', () => {
  const { did, fire, hears } = open(PLAN);
  const headers: Record<string, string> = {};
  fire('htmx:configRequest', { headers });
  hears(headers[WINDOW_HEADER]);
  deepEqual(did, []);
  hears();
  deepEqual(did, ['reloaded']);
});

Deno.test('a click that leads to another page is not lost, and one that leads nowhere hides no news', () => {
  const waits: (() => void)[] = [];
  const { setTimeout } = globalThis;
  Object.assign(globalThis, { setTimeout: (work: () => void) => waits.push(work) });
  const { did, page, hears } = open(PLAN);
  globalThis.dispatchEvent(new Event('beforeunload'));
  hears();
  Object.assign(globalThis, { setTimeout });
  equal(page.querySelector('main')?.childElementCount, 0);
  deepEqual(did, []);
  waits.forEach((work) => work());
  deepEqual(did, ['reloaded']);
});

Deno.test('a plan that comes back out of the memory of the browser asks, whatever it had sent', () => {
  const { did, fire } = open(PLAN);
  fire('htmx:beforeRequest');
  globalThis.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  deepEqual(did, ['reloaded']);
});

Deno.test('what to do is the word of the server as soon as it knows', () => {
  const { did, fire } = open(BLOCKED);
  fire('outbox:stands', []); // nothing that can be read here, and still a sign may wait
  deepEqual(did, []);
  fire('outbox:unblocked');
  deepEqual(did, ['went to the result']);
});

Deno.test('a page that shows no sign stays where it is', () => {
  const { did, fire } = open(FORM);
  fire('outbox:unblocked');
  deepEqual(did, []);
});

/** The browser's own store, as it is after news of this many minutes after the page was asked for. */
function closedMinutesAfter(minutes: number): void {
  const closedAt = String(performance.timeOrigin + minutes * 60_000);
  const value = { getItem: () => closedAt, setItem: () => {} };
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value });
}

Deno.test('a plan that was asked for before the news and is shown after it asks again', () => {
  closedMinutesAfter(1);
  deepEqual(open(PLAN).did, ['reloaded']);
  deepEqual(open(FORM).did, []);
});

Deno.test('a plan that was asked for after the news stays', () => {
  closedMinutesAfter(-1);
  deepEqual(open(PLAN).did, []);
});
