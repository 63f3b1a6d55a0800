import { equal, notDeepEqual, rejects } from 'node:assert/strict';
import { lock, unlock } from './vault.ts';
import { fetchKey, importKey } from './vault_key.ts';

const newKey = () =>
  importKey(btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))));

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

Deno.test('without the program, or for who has not come in, there is no key', async () => {
  globalThis.fetch = () => Promise.reject(new TypeError('no program'));
  equal(await fetchKey(), null);
  globalThis.fetch = () => Promise.resolve(new Response('{}', { status: 401 }));
  equal(await fetchKey(), null);
});
