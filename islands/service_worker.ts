import {
  askSigns,
  beginEnding,
  closedSince,
  closePlan,
  ENDED,
  keptStamp,
  mustAskSigns,
  openAgain,
  signsAsked,
} from './closed_list.ts';
import {
  blockedPage,
  forgetPages,
  forgetSession,
  keptSession,
  shownSession,
  STAMP_HEADER,
} from './kept_session.ts';
import { WINDOW_HEADER } from './closed_plan.ts';
import { Outbox } from './outbox.ts';
import { type MarkedVault, openVault } from './vault.ts';
import { type Ask, fetchKey } from './vault_key.ts';

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
  /** The window that asks, and the one that the answer will be. */
  readonly clientId: string;
  readonly resultingClientId: string;
  respondWith(answer: Promise<Response>): void;
}

interface Asking extends Extendable {
  readonly data: { readonly ask?: Ask };
  readonly source: { readonly id?: string } | null;
  readonly ports: readonly MessagePort[];
}

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

const worker = self as unknown as Worker;
const CACHE = `unknot-${worker.keeps.version}`; // files about nobody; no page of a person
const STATIC = '/static/';
const SESSION = '/session/';
const LEAVE = '/leave/';
const OFFLINE = '/offline/';
const LEFT = '/offline/left/';
const CLOSED = '/offline/closed/';
const LEFT_MARK = 'left';
const ENTER = '/enter/';
const FINISH = '/session/finish/';
const BEFORE = '/before/';
const NEVER_CLOSED = ['/help/', ENTER, OFFLINE, CLOSED];
/** Everything else that is sent may decide, and closes the plan before it goes out. */
const DECIDES_NOTHING = [ENTER, '/figures/choice/'];
/** The outbox closes by itself, and it and the key are asked of the program alone. */
const NOT_OURS = ['/outbox/', '/vault/key/'];
const ASKED_AGAIN = 422; // the form comes back with what is missing
const PATIENCE_MS = 5000;

// All of this is in memory only, and gone as soon as the browser lets the worker go.
let key: CryptoKey | null = null;
let sending = 0; // that may decide, and is on its way
const proven = new Set<string>(); // windows whose page is of the running program, or was kept
const showsKept = new Set<string>();
const windows = new BroadcastChannel('plan:closed');

worker.addEventListener('install', (event) => {
  (event as Extendable).waitUntil(keepFiles().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
  (event as Extendable).waitUntil(dropOldFiles().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const fetching = event as Fetching;
  const url = new URL(fetching.request.url);
  const answer = url.origin === location.origin ? answerTo(fetching, url.pathname) : null;
  if (answer) fetching.respondWith(answer);
});

worker.addEventListener('message', (event) => {
  const asking = event as Asking;
  asking.waitUntil(obey(asking).then((answer) => asking.ports[0]?.postMessage(answer)));
});

function answerTo(fetching: Fetching, path: string): Promise<Response> | null {
  const { request } = fetching;
  if (NOT_OURS.some((start) => path.startsWith(start)) && request.mode !== 'navigate') return null;
  if (request.method === 'POST' && path === LEAVE) return leave(request);
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(fetching, path);
  if (request.mode === 'navigate' || request.headers.has('HX-Request')) return page(fetching, path);
  if (worker.keeps.files.includes(path) || path.startsWith(STATIC)) return file(fetching, path);
  return plain(request);
}

// --------------------------------------------------------------------------------------- key
/** The key, for what waits to be sent; of pages only what was there before is ever read. */
async function keyFor(name: string): Promise<CryptoKey | null> {
  if (!name.startsWith('page:')) key ??= await fetchKey();
  return key;
}

/** Gives the key to our own pages only: the port may have another owner meanwhile. */
async function obey({ data, source }: Asking): Promise<CryptoKey | null> {
  if (data.ask === 'forget') key = null;
  if (data.ask === 'awake') key ??= await fetchKey();
  if (data.ask === 'key' && proven.has(source?.id ?? '')) return key ??= await fetchKey();
  return null;
}

function vaultHere(): Promise<MarkedVault | null> {
  return openVault(keyFor);
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

/**
 * A file of the network, so that it fits its page; without network the one that is kept. A page
 * that was kept gets what was kept with it, whoever answers at the port.
 */
async function file({ request, clientId }: Fetching, path: string): Promise<Response> {
  const kept = showsKept.has(clientId) ? await caches.match(path) : undefined;
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (fault) {
    const vault = await vaultHere();
    const picture = vault && (await keptSession(vault))?.files[path];
    if (picture) return new Response(picture, { headers: { 'Content-Type': 'image/svg+xml' } });
    const other = await caches.match(path);
    if (other) return other;
    throw fault;
  }
}

// ------------------------------------------------------------------------------------ sending
/** What may decide closes the plan first: no answer, slow or absent, makes a difference. */
async function send({ request }: Fetching, path: string): Promise<Response> {
  const vault = await vaultHere();
  if (!vault) return await fetch(request);
  if (DECIDES_NOTHING.some((start) => path.startsWith(start))) {
    const answer = await fetch(request);
    if (path.startsWith(ENTER) && wasTaken(answer)) await vault.removeMark(LEFT_MARK);
    return await judged(vault, request, answer);
  }
  if (path === FINISH) return await finish(vault, request);
  const own = windowOf(request);
  sending += 1;
  try {
    const closed = await closePlan(vault).catch(() => key = null); // then nothing can be read
    windows.postMessage(own);
    const answer = await fetch(request);
    await forgetSession(vault); // also what another window began meanwhile
    if (path.startsWith(BEFORE) && wasTaken(answer)) await signsAsked(vault);
    if (!wasTaken(answer) && !answer.ok && answer.status !== ASKED_AGAIN) await askSigns(vault);
    await judged(vault, request, answer);
    if (answer.redirected) await maybeOpen(vault, answer, closed, 1);
    if (answer.status !== ASKED_AGAIN) windows.postMessage(own); // for what others asked meanwhile
    return answer;
  } catch (fault) {
    await askSigns(vault);
    if (request.mode === 'navigate') return await keptFile(CLOSED);
    throw fault;
  } finally {
    sending -= 1;
  }
}

/** A page of the server that was asked for after a closing: it is the judge again. */
async function maybeOpen(
  vault: MarkedVault,
  answer: Response,
  since: string | null,
  mine = 0,
): Promise<void> {
  if (since === null || sending > mine || !answer.headers.has(STAMP_HEADER)) return;
  await openAgain(vault, since);
}

/** The end of a session closes it in every window but in the one that goes on after it. */
async function finish(vault: MarkedVault, request: Request): Promise<Response> {
  await beginEnding(vault);
  windows.postMessage(windowOf(request));
  return await judged(vault, request, await fetch(request));
}

/** Whether it led somewhere, as a form does that was taken. */
function wasTaken(answer: Response): boolean {
  return answer.type === 'opaqueredirect' || answer.redirected;
}

/**
 * Looks at an answer before it is shown: one that was decided otherwise ends what is kept, and one
 * that does not come from the running program, or is for nobody, ends the key, too.
 */
async function judged(vault: MarkedVault, request: Request, answer: Response): Promise<Response> {
  const kept = await keptStamp(vault);
  const stamp = answer.headers.get(STAMP_HEADER);
  const unseen = answer.type === 'opaqueredirect'; // the page that it leads to is looked at
  if (!unseen && stamp === null) key = null;
  const other = !unseen && stamp !== kept && (kept !== ENDED || stamp === null);
  const closes = new URL(request.url).pathname === SESSION && wasTaken(answer);
  if (other || closes) await end(vault, kept, windowOf(request));
  return answer;
}

/** Ends what is kept of a session, and closes it where it plays; not where the answer goes. */
async function end(vault: MarkedVault, kept: string | null, own: string | null): Promise<void> {
  if (kept === null) return;
  await forgetSession(vault);
  if (kept !== ENDED) windows.postMessage(own);
}

/** The window that sends, or null where the browser asks for a whole page. */
function windowOf(request: Request): string | null {
  return request.headers.get(WINDOW_HEADER);
}

// ------------------------------------------------------------------------------------- pages
async function plain(request: Request): Promise<Response> {
  const answer = await fetch(request);
  const vault = await vaultHere();
  return vault ? await judged(vault, request, answer) : answer;
}

async function page(fetching: Fetching, path: string): Promise<Response> {
  const { request, resultingClientId } = fetching;
  const vault = await vaultHere();
  if (!vault) return await fetch(request);
  if (await vault.mark(LEFT_MARK) !== null) {
    const left = await leaveLater(vault);
    if (path !== ENTER) return left;
  }
  const outbox = new Outbox(vault);
  await inTime(outbox.send()).catch(() => {}); // first what was entered: the page knows of it then
  if (await outbox.blocks() && !NEVER_CLOSED.includes(path)) {
    const blocked = await blockedPage(vault);
    return blocked === null ? await keptFile(CLOSED) : keptPage(blocked, resultingClientId);
  }
  if (path === SESSION && await mustAskSigns(vault)) return Response.redirect(BEFORE);
  const since = await closedSince(vault);
  const mayTakeLong = path === ENTER || since === null && path !== SESSION;
  try {
    const answer = await (mayTakeLong ? fetch(request) : inTime(fetch(request)));
    await judged(vault, request, answer);
    if (resultingClientId && answer.headers.has(STAMP_HEADER)) proven.add(resultingClientId);
    await maybeOpen(vault, answer, since);
    return answer;
  } catch {
    return await withoutAnswer(vault, path, resultingClientId);
  }
}

/** Late is not offline: the closed list is asked again, after the wait. */
async function withoutAnswer(vault: MarkedVault, path: string, client: string): Promise<Response> {
  const session = path === SESSION ? await shownSession(vault) : null;
  if (!session) return await keptFile(await closedSince(vault) === null ? OFFLINE : CLOSED);
  const ended = session.next !== undefined; // then the page shows what comes after it, and no player
  const text = ended ? session.html.replace('<phase-player', '<phase-player hidden') : session.html;
  return keptPage(text.replace('<html', `<html data-kept-at="${session.at}"`), client);
}

/** A page of the vault, in a window that may have the key and gets the files kept here. */
function keptPage(text: string, client: string): Response {
  if (client) { // a new window, and not a part for one that is there
    proven.add(client);
    showsKept.add(client);
  }
  return html(text);
}

/** Ends the session on this device at once, even while entries wait to be sent. */
async function leave(request: Request): Promise<Response> {
  const vault = await vaultHere();
  if (!vault) return await fetch(request);
  await closePlan(vault).then(() => forgetPages(vault)).catch(() => {}); // and the key goes below
  windows.postMessage(null);
  const outbox = new Outbox(vault);
  await inTime(outbox.send()).catch(() => {});
  const unsent = await outbox.unsent().catch(() => 1);
  key = null;
  await vault.setMark(LEFT_MARK, '');
  if (unsent > 0) return await leaveLater(vault);
  try {
    const left = await inTime(fetch(request));
    await vault.removeMark(LEFT_MARK);
    return left;
  } catch { // no answer: who leaves waits no longer, and the next page asks the server again
    return await keptFile(LEFT);
  }
}

/** Leaves the server as soon as it can be had; what it did not take yet stays here, locked. */
async function leaveLater(vault: MarkedVault): Promise<Response> {
  try {
    await inTime(new Outbox(vault).send());
    const door = await inTime(fetch('/outbox/'));
    const body = door.ok && new URLSearchParams({ csrfmiddlewaretoken: (await door.json()).token });
    const left = body
      ? await inTime(fetch(`${LEAVE}?outbox=keep`, { method: 'POST', body }))
      : door;
    if (left.ok || left.status === 401) await vault.removeMark(LEFT_MARK);
    key = null;
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
