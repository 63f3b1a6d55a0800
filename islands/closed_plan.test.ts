import { deepEqual } from 'node:assert/strict';
import { closedPlan } from './closed_plan.ts';

/** A window of the app, and what it did. */
function open(blocked: boolean) {
  const did: string[] = [];
  const page = Object.assign(new EventTarget(), { querySelector: () => blocked ? {} : null });
  let windows: { onmessage: () => void; postMessage: () => void } | undefined;
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
  const stands = (...entries: { blocks: boolean }[]) =>
    page.dispatchEvent(new CustomEvent('outbox:stands', { detail: entries }));
  return { did, page, stands, hears: () => windows?.onmessage() };
}

Deno.test('a plan that is closed in one window is closed in every other', () => {
  const { did, page, hears } = open(true);
  page.dispatchEvent(new Event('plan:closed'));
  hears();
  deepEqual(did, ['told the others', 'reloaded']);
});

Deno.test('what to do is the word of the server as soon as it knows', () => {
  const { did, stands } = open(true);
  stands({ blocks: true });
  deepEqual(did, []);
  stands({ blocks: false });
  deepEqual(did, ['went to the result']);
});

Deno.test('a page that shows no sign stays where it is', () => {
  const { did, stands } = open(false);
  stands();
  deepEqual(did, []);
});
