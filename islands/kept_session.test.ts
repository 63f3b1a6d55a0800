import { deepEqual, equal } from 'node:assert/strict';
import {
  blockedPage,
  forgetPages,
  keepBlockedPage,
  keepSession,
  keptSession,
  putSession,
  today,
} from './kept_session.ts';
import { type Vault } from './vault.ts';

const PAGES: Record<string, string> = {
  '/session/': '<p>run-7</p><img src="/static/figures/ana/roll.start.svg">',
  '/parts/': '<form></form>',
  '/static/figures/ana/roll.start.svg': '<svg/>',
};

function memory(): Vault {
  const kept = new Map<string, string>();
  return {
    get: (name) => Promise.resolve(kept.get(name) ?? null),
    put: (name, text) => Promise.resolve(void kept.set(name, text)),
    remove: (name) => Promise.resolve(void kept.delete(name)),
    names: (start) => Promise.resolve([...kept.keys()].filter((name) => name.startsWith(start))),
  };
}

function serve(pages: Record<string, string>): void {
  globalThis.fetch = ((address: string) => {
    const page = pages[address];
    return Promise.resolve(new Response(page ?? '', { status: page === undefined ? 404 : 200 }));
  }) as typeof fetch;
}

Deno.test('a session is kept with what comes after it and with its pictures', async () => {
  serve(PAGES);
  const vault = memory();
  await keepSession(vault, 'run-7', '/session/', '/parts/');
  deepEqual(await keptSession(vault), {
    run: 'run-7',
    on: today(),
    html: PAGES['/session/'],
    parts: PAGES['/parts/'],
    files: { '/static/figures/ana/roll.start.svg': '<svg/>' },
  });
});

Deno.test('another session than the one that is played is not kept, nor half of one', async () => {
  const vault = memory();
  for (const pages of [{ ...PAGES, '/session/': 'run-8' }, { '/session/': 'run-7' }, {}]) {
    serve(pages as Record<string, string>);
    equal(await keepSession(vault, 'run-7', '/session/', '/parts/'), null);
  }
  equal(await keptSession(vault), null);
});

Deno.test('on another day the session is gone', async () => {
  const vault = memory();
  await putSession(vault, { run: '7', on: '2001-01-01', html: '', parts: '', files: {} });
  equal(await keptSession(vault), null);
  deepEqual(await vault.names(''), []);
});

Deno.test('a day is written by the calendar of the device', () => {
  equal(today(new Date(2026, 0, 5, 23, 59)), '2026-01-05');
});

Deno.test('who leaves leaves no page, and what is still to be sent stays', async () => {
  const vault = memory();
  await vault.put('entry:1', '{}');
  await keepBlockedPage(vault, '<p>See a clinician</p>');
  equal(await blockedPage(vault), '<p>See a clinician</p>');
  await forgetPages(vault);
  deepEqual(await vault.names(''), ['entry:1']);
});
