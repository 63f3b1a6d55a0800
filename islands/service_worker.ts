import { blockedPage, forgetPages, keptSession } from './kept_session.ts';
import { Outbox } from './outbox.ts';
import { openVault, type Vault } from './vault.ts';

/** Runs as the service worker of the whole app. What of its types the page's own do not have: */
interface Worker extends EventTarget {
  /** Written in front of this file by the server. */
  readonly keeps: {
    readonly version: string;
    readonly files: readonly string[];
    readonly policy: string;
  };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
}

interface Fetching extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

const worker = self as unknown as Worker;
const CACHE = `unknot-${worker.keeps.version}`; // files that tell of nobody; no page of a person
const STATIC = '/static/';
const SESSION = '/session/';
const LEAVE = '/leave/';
const OFFLINE = '/offline/';
const LEFT = '/offline/left/';
const LEFT_MARK = 'left';
const ENTER = '/enter/';
const NEVER_CLOSED = ['/help/', ENTER, OFFLINE];
const PATIENCE_MS = 5000;

worker.addEventListener('install', (event) => {
  (event as Extendable).waitUntil(keepFiles().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
  (event as Extendable).waitUntil(dropOldFiles().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event as Fetching;
  const url = new URL(request.url);
  const answer = url.origin === location.origin ? answerTo(request, url.pathname) : null;
  if (answer) (event as Fetching).respondWith(answer);
});

function answerTo(request: Request, path: string): Promise<Response> | null {
  if (request.method === 'POST' && path === LEAVE) return leave(request);
  if (request.method !== 'GET') return null;
  if (request.mode === 'navigate' || request.headers.has('HX-Request')) return page(request, path);
  return worker.keeps.files.includes(path) || path.startsWith(STATIC) ? file(request, path) : null;
}

// ------------------------------------------------------------------------------------- files
async function keepFiles(): Promise<void> {
  const cache = await caches.open(CACHE);
  const fresh = worker.keeps.files.map((file) => new Request(file, { cache: 'reload' }));
  await cache.addAll(fresh);
}

async function dropOldFiles(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

/** A file of the network, so that it fits its page; without network the one that is kept. */
async function file(request: Request, path: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (fault) {
    const kept = await caches.match(path);
    if (kept) return kept;
    const vault = await openVault();
    const picture = vault && (await keptSession(vault))?.files[path];
    if (!picture) throw fault;
    return new Response(picture, { headers: { 'Content-Type': 'image/svg+xml' } });
  }
}

// ------------------------------------------------------------------------------------- pages
async function page(request: Request, path: string): Promise<Response> {
  const vault = await openVault();
  if (!vault) return await fetch(request);
  if (path === ENTER) await vault.remove(LEFT_MARK);
  if (await vault.get(LEFT_MARK) !== null) return await leaveLater(vault);
  const outbox = new Outbox(vault);
  await outbox.send(); // first what was entered, so that the page knows of it
  if (await outbox.blocks() && !NEVER_CLOSED.includes(path)) {
    const blocked = await blockedPage(vault);
    return blocked === null ? await keptFile(OFFLINE) : html(blocked);
  }
  const session = path === SESSION ? await keptSession(vault) : null;
  try {
    return session ? await inTime(fetch(request)) : await fetch(request);
  } catch {
    return session ? html(session.html) : await keptFile(OFFLINE);
  }
}

/** Who leaves while something is still to be sent leaves this device at once. */
async function leave(request: Request): Promise<Response> {
  const vault = await openVault();
  if (!vault) return await fetch(request);
  const outbox = new Outbox(vault);
  await inTime(outbox.send()).catch(() => {});
  try {
    if ((await outbox.waiting()).length === 0) return await inTime(fetch(request));
  } catch { /* no network */ }
  await forgetPages(vault);
  await vault.put(LEFT_MARK, '');
  return await leaveLater(vault);
}

/** Leaves the server as soon as it can be had; what it did not take yet stays here, locked. */
async function leaveLater(vault: Vault): Promise<Response> {
  try {
    await inTime(new Outbox(vault).send());
    const door = await inTime(fetch('/outbox/'));
    const body = door.ok && new URLSearchParams({ csrfmiddlewaretoken: (await door.json()).token });
    const left = body
      ? await inTime(fetch(`${LEAVE}?outbox=keep`, { method: 'POST', body }))
      : door;
    if (left.ok || left.status === 401) await vault.remove(LEFT_MARK);
  } catch { /* no network */ }
  return await keptFile(LEFT);
}

/** What is asked of a network that does not answer fails, as without network. */
function inTime<T>(work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => setTimeout(reject, PATIENCE_MS));
  return Promise.race([work, late]);
}

async function keptFile(path: string): Promise<Response> {
  return await caches.match(path) ?? Response.error();
}

/** A page that was kept, under the same rules as when it came from the server. */
function html(text: string): Response {
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': worker.keeps.policy,
    'Cache-Control': 'no-store',
  };
  return new Response(text, { headers });
}
