import { deepEqual, equal, rejects } from 'node:assert/strict';
import { mayShow, mustAskSigns } from './closed_list.ts';
import { type Entry, Outbox } from './outbox.ts';
import { memoryVault } from './memory_vault.test.ts';

const FEVER: Entry = entry('1', { kind: 'recheck', blocks: true });
const END: Entry = entry('2', { form: 'run=r&done=ball&csrfmiddlewaretoken=old' });

function entry(key: string, more: Partial<Entry> = {}): Entry {
  return { key, kind: 'finish', owner: 'ann', run: 'r', form: 'run=r', blocks: false, ...more };
}

/** A server that answers entries with these in turn, the last for ever; null is no network. */
function server(...answers: (number | null)[]) {
  const log: string[] = [];
  const send = (where: unknown, { body }: { body?: URLSearchParams } = {}) => {
    const answer = body ? answers.length > 1 ? answers.shift() : answers[0] : 200;
    if (answer === null || answer === undefined) return Promise.reject(new TypeError('no network'));
    if (body) log.push(`${where} ${body.get('entry')} ${body.get('csrfmiddlewaretoken')}`);
    const said = { token: 'fresh', owner: 'ann', why: 'Choose a number.' };
    return Promise.resolve(Response.json(said, { status: answer }));
  };
  return { log, send: send as unknown as typeof fetch };
}

async function outbox(send: typeof fetch, ...entries: Entry[]): Promise<Outbox> {
  const box = new Outbox(memoryVault(), send);
  for (const one of entries) await box.add(one);
  return box;
}

Deno.test('what arrived is gone, and was sent with a token of now', async () => {
  const { log, send } = server(200);
  const box = await outbox(send, FEVER, END);
  await box.send();
  deepEqual(log, ['/outbox/recheck/ 1 fresh', '/outbox/finish/ 2 fresh']);
  deepEqual(await box.entries(), []);
});

for (const answer of [null, 401, 403, 404, 429, 500, 503]) {
  Deno.test(`what did not arrive stays, and goes out again (${answer})`, async () => {
    const { send } = server(answer, 200);
    const box = await outbox(send, END);
    await box.send();
    deepEqual(await box.waiting(), [END]);
    await box.send();
    deepEqual(await box.entries(), []);
  });
}

Deno.test('what was refused is kept with the reason, and not sent again', async () => {
  const { log, send } = server(422);
  const box = await outbox(send, END);
  await box.send();
  await box.send();
  equal(log.length, 1);
  deepEqual(await box.entries(), [{ ...END, refused: 'Choose a number.' }]);
  deepEqual(await box.waiting(), []);
});

Deno.test('one that is refused holds no other back', async () => {
  const { log, send } = server(422, 200);
  const box = await outbox(send, FEVER, END);
  await box.send();
  equal(log.length, 2);
  deepEqual((await box.entries()).map(({ key }) => key), ['1']);
});

Deno.test('a sign that closes the plan blocks until it has arrived, also where it is refused', async () => {
  const { send } = server(null, 422);
  const box = await outbox(send, END);
  equal(await box.blocks(), false);
  await box.remove(END.key);
  await box.add(FEVER);
  for (const _ of ['no network', 'refused']) {
    equal(await box.blocks(), true);
    await box.send();
  }
  equal(await box.blocks(), true);
});

Deno.test('nothing of one person is sent in the name of another', async () => {
  const { log, send } = server(200);
  const box = await outbox(send, entry('3', { owner: 'bob' }), END);
  await box.send();
  deepEqual(log, ['/outbox/finish/ 2 fresh']);
  deepEqual((await box.entries()).map(({ key }) => key), ['3']);
});

Deno.test('a sign whose key is not there still closes the plan, and is never lost', async () => {
  let key = true;
  const vault = memoryVault(() => key);
  const { log, send } = server(200);
  const box = new Outbox(vault, send);
  await box.add(FEVER);
  key = false;
  await box.send();
  deepEqual([log, await box.blocks(), await box.unsent()], [[], true, 1]);
  key = true;
  await box.send();
  deepEqual([log.length, await box.blocks(), await box.unsent()], [1, false, 0]);
});

Deno.test('a sign that cannot be kept is asked again by the server before any session', async () => {
  const vault = memoryVault(() => false);
  const box = new Outbox(vault);
  await rejects(box.add(FEVER));
  deepEqual([await box.blocks(), await mayShow(vault, false), await mustAskSigns(vault)], [
    false,
    false,
    true,
  ]);
});

Deno.test('two who ask at once send once', async () => {
  const { log, send } = server(200);
  const box = await outbox(send, END);
  await Promise.all([box.send(), box.send()]);
  equal(log.length, 1);
});
