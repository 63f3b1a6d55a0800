import { deepEqual } from 'node:assert/strict';
import { wakeLock } from './wake_lock.ts';

/** What was asked of the lock while the page went through these. */
function asked(...happens: string[]): string[] {
  const log: string[] = [];
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const lock = { release: () => log.push('release') };
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true,
    value: { wakeLock: { request: () => (log.push('request'), { then: now, catch: () => held }) } },
  });
  const now = (f: (one: unknown) => void) => f(lock);
  const held = { then: now };
  wakeLock(page as unknown as Document);
  for (const what of happens) {
    if (what === 'hidden' || what === 'visible') {
      page.visibilityState = what;
      page.dispatchEvent(new Event('visibilitychange'));
    } else {
      page.dispatchEvent(new CustomEvent('phase-player:state', { detail: { state: what } }));
    }
  }
  return log;
}

Deno.test('the screen stays on while a session runs, and no longer', () => {
  deepEqual(asked('waiting'), []);
  deepEqual(asked('running', 'running', 'paused'), ['request', 'release']);
  deepEqual(asked('running', 'over'), ['request', 'release']);
});

Deno.test('a page that comes back takes the lock up again', () => {
  deepEqual(asked('running', 'hidden', 'visible'), ['request', 'release', 'request']);
  deepEqual(asked('paused', 'hidden', 'visible'), []);
});
