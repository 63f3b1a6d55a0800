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
import { memoryVault } from './memory_vault.test.ts';

const PAGES: Record<string, string> = {
  '/session/': '<p>run-7</p><img src="/static/figures/ana/roll.start.svg">',
  '/parts/': '<form></form>',
  '/static/figures/ana/roll.start.svg': '<svg/>',
};

function serve(pages: Record<string, string>, stamps: Record<string, string> = {}): void {
  globalThis.fetch = ((address: string) => {
    const page = pages[address];
    return Promise.resolve(
      new Response(page ?? '', {
        status: page === undefined ? 404 : 200,
        headers: { 'X-Unknot-Decision': stamps[address] ?? 'one' },
      }),
    );
  }) as typeof fetch;
}

Deno.test('a session is kept with what comes after it and with its pictures', async () => {
  serve(PAGES);
  const vault = memoryVault();
  await keepSession(vault, 'run-7', '/session/', '/parts/');
  const kept = await keptSession(vault);
  equal(Number.isNaN(Date.parse(kept?.at ?? '')), false);
  deepEqual({ ...kept, at: '' }, {
    run: 'run-7',
    on: today(),
    at: '',
    stamp: 'one',
    turn: '',
    html: PAGES['/session/'],
    parts: PAGES['/parts/'],
    files: { '/static/figures/ana/roll.start.svg': '<svg/>' },
  });
});

Deno.test('another session than the one that is played is not kept, nor half of one', async () => {
  const vault = memoryVault();
  for (const pages of [{ ...PAGES, '/session/': 'run-8' }, { '/session/': 'run-7' }, {}]) {
    serve(pages as Record<string, string>);
    equal(await keepSession(vault, 'run-7', '/session/', '/parts/'), null);
  }
  equal(await keptSession(vault), null);
});

Deno.test('a session and its parts that were decided differently are not kept', async () => {
  for (const stamps of [{ '/parts/': 'two' }, { '/session/': '' }] as Record<string, string>[]) {
    serve(PAGES, stamps);
    const vault = memoryVault();
    equal(await keepSession(vault, 'run-7', '/session/', '/parts/'), null);
    equal(await vault.get('page:session'), null);
  }
});

Deno.test('on another day the session is gone', async () => {
  const vault = memoryVault();
  await putSession(vault, {
    run: '7',
    on: '2001-01-01',
    at: '',
    stamp: 's',
    turn: '',
    html: '',
    parts: '',
    files: {},
  });
  equal(await keptSession(vault), null);
  equal(await vault.get('page:session'), null);
});

Deno.test('a day is written by the calendar of the device', () => {
  equal(today(new Date(2026, 0, 5, 23, 59)), '2026-01-05');
});

Deno.test('who leaves leaves no page, and what is still to be sent stays', async () => {
  const vault = memoryVault();
  await vault.put('entry:1', '{}');
  await keepBlockedPage(vault, '<p>See a clinician</p>');
  equal(await blockedPage(vault), '<p>See a clinician</p>');
  await forgetPages(vault);
  deepEqual((await vault.names('')).filter((name) => !name.startsWith('mark:')), ['entry:1']);
});
