import { deepEqual, equal } from 'node:assert/strict';
import { type Entry, type Outbox } from './outbox.ts';
import { keepSending } from './outbox_sender.ts';

/** An outbox that gets through at the try with this number, and the timers it was asked for. */
function trying(through: number) {
  let tries = 0;
  const outbox = {
    send: () => Promise.resolve(void tries++),
    blocks: () => Promise.resolve(tries < through),
    unsent: () => Promise.resolve(tries < through ? 1 : 0),
    entries: () => Promise.resolve((tries < through ? [{ key: '1' }] : []) as Entry[]),
  } as unknown as Outbox;
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const network = new EventTarget();
  const stands: number[] = [];
  const unblocked: number[] = [];
  page.addEventListener('outbox:stands', (event) => {
    stands.push((event as CustomEvent<Entry[]>).detail.length);
  });
  page.addEventListener('outbox:unblocked', () => unblocked.push(tries));
  const waits: number[] = [];
  const timers: (() => void)[] = [];
  globalThis.setTimeout = ((then: () => void, ms: number) => {
    timers.push(then);
    return waits.push(ms);
  }) as unknown as typeof setTimeout;
  keepSending(outbox, page as unknown as Document, network);
  return { page, network, stands, unblocked, waits, timers };
}

const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

Deno.test('it tries at once, and again later and later until it gets through', async () => {
  const { stands, unblocked, waits, timers } = trying(4);
  await settle();
  for (let i = 0; i < 3; i++) {
    timers[i]?.();
    await settle();
  }
  deepEqual(stands, [1, 1, 1, 0]);
  deepEqual(unblocked, [4]);
  deepEqual(waits, [2000, 4000, 8000]);
});

for (const [what, on] of [['online', 'network'], ['outbox:send', 'page']] as const) {
  Deno.test(`it tries at once on ${what}`, async () => {
    const all = trying(2);
    await settle();
    all[on].dispatchEvent(new Event(what));
    await settle();
    deepEqual(all.stands, [1, 0]);
  });
}

Deno.test('when the network is back it starts again with short waits', async () => {
  const { network, waits, timers } = trying(9);
  await settle();
  timers[0]?.();
  await settle();
  network.dispatchEvent(new Event('online'));
  await settle();
  deepEqual(waits, [2000, 4000, 2000]);
});

Deno.test('a page that is looked at again tries, one that is left does not', async () => {
  const { page, stands } = trying(9);
  await settle();
  for (const state of ['hidden', 'visible']) {
    page.visibilityState = state;
    page.dispatchEvent(new Event('visibilitychange'));
    await settle();
  }
  equal(stands.length, 2);
});
