import { deepEqual } from 'node:assert/strict';
import { wakeLock } from './wake_lock.ts';

/** Locks that a system gives, refuses, and takes away as it likes. */
async function asked(...happens: string[]): Promise<string[]> {
  const log: string[] = [];
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  let held: Sentinel | null = null;
  let refuses = false;
  class Sentinel {
    released = false;
    onrelease = () => {};
    release = () => {
      if (!this.released) log.push('release');
      this.end();
      return Promise.resolve();
    };
    end() {
      this.released = true;
      held = null;
      this.onrelease();
    }
  }
  const request = () => {
    log.push('request');
    if (refuses) return Promise.reject(new Error('NotAllowedError'));
    held = new Sentinel();
    return Promise.resolve(held);
  };
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true,
    value: { wakeLock: { request } },
  });
  wakeLock(page as unknown as Document);
  for (const what of happens) {
    if (what === 'hidden' || what === 'visible') {
      page.visibilityState = what;
      page.dispatchEvent(new Event('visibilitychange'));
    } else if (what === 'pageshow') globalThis.dispatchEvent(new Event(what));
    else if (what === 'taken away') (held as Sentinel | null)?.end();
    else if (what === 'low battery') refuses = true;
    else if (what === 'battery fine') refuses = false;
    else page.dispatchEvent(new CustomEvent('phase-player:state', { detail: { state: what } }));
    for (let i = 0; i < 9; i++) await Promise.resolve(); // all that was promised is kept
  }
  const before = [...log];
  page.dispatchEvent(new CustomEvent('phase-player:state', { detail: { state: 'end of test' } }));
  return before;
}

Deno.test('the screen stays on while a session runs, and no longer', async () => {
  deepEqual(await asked('waiting'), []);
  deepEqual(await asked('running', 'running', 'paused'), ['request', 'release']);
  deepEqual(await asked('running', 'over'), ['request', 'release']);
});

Deno.test('a page that comes back takes the lock up again', async () => {
  const back = await asked('running', 'hidden', 'visible', 'paused');
  deepEqual(back, ['request', 'release', 'request', 'release']);
  deepEqual(await asked('paused', 'hidden', 'visible'), []);
  deepEqual(await asked('running', 'taken away', 'pageshow'), ['request', 'request']);
});

Deno.test('a lock that the system took away is asked for again with the next phase', async () => {
  deepEqual(await asked('running', 'taken away', 'running', 'over'), [
    'request',
    'request',
    'release',
  ]);
});

Deno.test('a lock that was refused costs nothing, and is asked for again', async () => {
  deepEqual(await asked('low battery', 'running', 'battery fine', 'running', 'over'), [
    'request',
    'request',
    'release',
  ]);
});

Deno.test('a pause in the moment in which the lock is given lets go of it', async () => {
  const log: string[] = [];
  let give = (_: unknown) => {};
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true,
    value: { wakeLock: { request: () => new Promise((then) => give = then) } },
  });
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  wakeLock(page as unknown as Document);
  for (const state of ['running', 'paused']) {
    page.dispatchEvent(new CustomEvent('phase-player:state', { detail: { state } }));
  }
  give({ release: () => Promise.resolve(log.push('release')) });
  for (let i = 0; i < 9; i++) await Promise.resolve();
  deepEqual(log, ['release']);
});
