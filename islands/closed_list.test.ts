import { equal } from 'node:assert/strict';
import {
  addressDecides,
  askSigns,
  beginEnding,
  blockWith,
  closedSince,
  closePlan,
  mayShow,
  openAgain,
  signsAsked,
  unblock,
} from './closed_list.ts';
import { putSession, shownSession, today } from './kept_session.ts';
import { memoryVault } from './memory_vault.test.ts';

const SESSION = { on: today(), at: '', stamp: 's', turn: '', html: '', parts: '', files: {} };

async function withSession() {
  const vault = memoryVault();
  await putSession(vault, { run: '7', ...SESSION });
  equal((await shownSession(vault))?.run, '7');
  return vault;
}

Deno.test('what may decide ends the kept session before it is sent', async () => {
  const vault = await withSession();
  await closePlan(vault);
  equal(await shownSession(vault), null);
  equal(await vault.get('page:session'), null);
});

Deno.test('a session that was begun before a closing is not kept after it', async () => {
  const vault = memoryVault();
  await closePlan(vault);
  equal(await putSession(vault, { run: '7', ...SESSION }), false);
  equal(await vault.get('page:session'), null);
});

Deno.test('only a page that was asked for after the last closing lifts it', async () => {
  const vault = memoryVault();
  const first = await closePlan(vault);
  await closePlan(vault);
  await openAgain(vault, first);
  equal(await mayShow(vault, false), false);
  await openAgain(vault, await closedSince(vault) ?? '');
  equal(await mayShow(vault, false), true);
});

Deno.test('answers that were not taken are asked again before a session', async () => {
  const vault = await withSession();
  await askSigns(vault);
  equal(await shownSession(vault), null);
  await signsAsked(vault);
  equal((await shownSession(vault))?.run, '7');
});

Deno.test('of two warning signs that wait, each closes for itself', async () => {
  const vault = await withSession();
  for (const key of ['1', '2']) await blockWith(vault, key);
  await unblock(vault, '1');
  equal(await shownSession(vault), null);
  await unblock(vault, '2');
  equal((await shownSession(vault))?.run, '7');
});

Deno.test('once its end was sent, a session shows only what comes after it', async () => {
  const vault = await withSession();
  await beginEnding(vault);
  equal(await shownSession(vault), null);
  await putSession(vault, { run: '7', ...SESSION, next: 'stopped' });
  equal((await shownSession(vault))?.next, 'stopped');
});

Deno.test('whatever is sent may decide, but for what is known to decide nothing', () => {
  for (const path of ['/before/', '/check/confirm/', '/an/address/of/tomorrow/']) {
    equal(addressDecides(path), true, path);
  }
  for (const path of ['/enter/', '/leave/', '/figures/choice/']) {
    equal(addressDecides(path), false, path);
  }
});
