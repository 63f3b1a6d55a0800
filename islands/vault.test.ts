import { equal, notDeepEqual, rejects } from 'node:assert/strict';
import { lock, newKey, unlock } from './vault.ts';

Deno.test('what was locked can be read again, and only with its key', async () => {
  const key = await newKey();
  const locked = await lock(key, 'worst pain: 7 – ü');
  equal(await unlock(key, locked), 'worst pain: 7 – ü');
  equal(await unlock(await newKey(), locked), null);
});

Deno.test('what was changed on the disk is not believed', async () => {
  const key = await newKey();
  const locked = await lock(key, 'fever: yes');
  new Uint8Array(locked.data)[0]! ^= 1;
  equal(await unlock(key, locked), null);
});

Deno.test('the same text looks different each time', async () => {
  const key = await newKey();
  const [one, other] = [await lock(key, 'pain 3'), await lock(key, 'pain 3')];
  notDeepEqual(new Uint8Array(one.data), new Uint8Array(other.data));
});

Deno.test('no script can take the key away', async () => {
  const key = await newKey();
  for (const format of ['raw', 'jwk'] as const) {
    await rejects(async () => await crypto.subtle.exportKey(format, key));
  }
});
