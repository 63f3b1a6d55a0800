import {
  addressDecides,
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
  type KeptSession,
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
    /** The pages that it shows by itself; they came with it, so that none can be missing. */
    readonly pages: Readonly<Record<string, string>>;
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
const SHOW_A_PLAN = [SESSION, '/plan/'];
const NEVER_CLOSED = ['/help/', ENTER, OFFLINE, CLOSED];
/** The outbox closes by itself, and it and the key are asked of the program alone. */
const NOT_OURS = ['/outbox/', '/vault/key/'];
const ASKED_AGAIN = 422; // the form comes back with what is missing
const PATIENCE_MS = 5000;

// All of this is in memory only, and gone as soon as the browser lets the worker go.
let key: CryptoKey | null = null;
let sending = 0; // that may decide, and is on its way
let unwritten = false; // something was to end what is kept, and the browser could not write it
const proven = new Set<string>(); // windows whose page is of the running program, or was kept
const showsKept = new Set<string>();
const windows = new BroadcastChannel('plan:closed');

worker.addEventListener('install', (event) => {
  (event as Extendable).waitUntil(keepFiles().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
  (event as Extendable).waitUntil(dropOldFiles().finally(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const fetching = event as Fetching;
  const url = new URL(fetching.request.url);
  const answer = url.origin === location.origin ? answerTo(fetching, url.pathname) : null;
  if (answer) fetching.respondWith(always(fetching.request, answer));
});

worker.addEventListener('message', (event) => {
  const asking = event as Asking;
  asking.waitUntil(obey(asking).then((answer) => asking.ports[0]?.postMessage(answer)));
});

/** Whatever fails here, who asks for a page gets one; who asks for a part of it hears that it failed. */
async function always({ mode }: Request, answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
  } catch (fault) {
    if (mode === 'navigate') return ownPage(unwritten ? CLOSED : OFFLINE);
    throw fault;
  }
}

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
  return inTime(openVault(keyFor)).catch(() => null);
}

/** What could not be ended is not shown either: while this worker lives, and without its key. */
function notWritten(): null {
  unwritten = true;
  return key = null;
}

/** Ends what could not be ended before, as soon as the browser writes again. */
async function endAtLast(vault: MarkedVault): Promise<void> {
  if (!unwritten) return;
  await closePlan(vault);
  await askSigns(vault); // what was sent may not have been taken
  unwritten = false;
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
  const kept = showsKept.has(clientId) ? await caches.match(path).catch(() => {}) : undefined;
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
  if (path !== FINISH && !addressDecides(path)) {
    const answer = await fetch(request);
    if (!vault) return answer;
    if (path.startsWith(ENTER) && wasTaken(answer)) {
      await vault.removeMark(LEFT_MARK).catch(() => {});
    }
    return await judged(vault, request, answer);
  }
  if (!vault) {
    notWritten();
    return await fetch(request);
  }
  if (path === FINISH) return await finish(vault, request);
  const own = windowOf(request);
  sending += 1;
  try {
    const closed = await closePlan(vault).catch(notWritten);
    windows.postMessage(own);
    const answer = await fetch(request);
    await taken(vault, request, answer, closed).catch(notWritten);
    if (answer.status !== ASKED_AGAIN) windows.postMessage(own); // for what others asked meanwhile
    return answer;
  } catch (fault) {
    await askSigns(vault).catch(notWritten);
    if (request.mode === 'navigate') return ownPage(CLOSED);
    throw fault;
  } finally {
    sending -= 1;
  }
}

/** What the answer to something that may decide comes to, for what is kept here. */
async function taken(
  vault: MarkedVault,
  request: Request,
  answer: Response,
  closed: string | null,
): Promise<void> {
  await forgetSession(vault); // also what another window began meanwhile
  const { pathname } = new URL(request.url);
  if (pathname.startsWith(BEFORE) && wasTaken(answer)) await signsAsked(vault);
  if (!wasTaken(answer) && !answer.ok && answer.status !== ASKED_AGAIN) await askSigns(vault);
  await judged(vault, request, answer);
  if (answer.redirected) await maybeOpen(vault, answer, closed, 1);
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
  await beginEnding(vault).catch(notWritten);
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
  await judge(vault, request, answer).catch(notWritten); // the answer was had: it is shown all the same
  return answer;
}

async function judge(vault: MarkedVault, request: Request, answer: Response): Promise<void> {
  const kept = await keptStamp(vault);
  const stamp = answer.headers.get(STAMP_HEADER);
  const unseen = answer.type === 'opaqueredirect'; // the page that it leads to is looked at
  if (!unseen && stamp === null) key = null;
  const other = !unseen && stamp !== kept && (kept !== ENDED || stamp === null);
  const closes = new URL(request.url).pathname === SESSION && wasTaken(answer);
  if (other || closes) await end(vault, kept, windowOf(request));
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
  const instead = await insteadOf(vault, fetching, path).catch(() => closedIfPlan(path));
  if (instead) return instead;
  const since = await closedSince(vault).catch(() => '');
  const mayTakeLong = path === ENTER || since === null && path !== SESSION;
  try {
    const answer = await (mayTakeLong ? fetch(request) : inTime(fetch(request)));
    await judged(vault, request, answer);
    if (resultingClientId && answer.headers.has(STAMP_HEADER)) proven.add(resultingClientId);
    await maybeOpen(vault, answer, since).catch(() => {}); // then it stays closed
    return answer;
  } catch {
    return await withoutAnswer(vault, path, resultingClientId);
  }
}

/** What is shown before the server is asked; null where it may be asked. */
async function insteadOf(
  vault: MarkedVault,
  { resultingClientId }: Fetching,
  path: string,
): Promise<Response | null> {
  if (await vault.mark(LEFT_MARK) !== null) {
    await leaveLater(vault);
    if (path !== ENTER) return ownPage(LEFT);
  }
  await endAtLast(vault).catch(() => {});
  const outbox = new Outbox(vault);
  await inTime(outbox.send()).catch(() => {}); // first what was entered: the page knows of it then
  if (await outbox.blocks() && !NEVER_CLOSED.includes(path)) {
    const blocked = await blockedPage(vault).catch(() => null);
    return blocked === null ? ownPage(CLOSED) : keptPage(blocked, resultingClientId);
  }
  return path === SESSION && await mustAskSigns(vault) ? Response.redirect(BEFORE) : null;
}

/**
 * Where the closed list cannot be read, a warning sign may stand on it: then there is no plan. What
 * the server says to a sign that it knows of is shown all the same.
 */
function closedIfPlan(path: string): Response | null {
  return SHOW_A_PLAN.includes(path) ? ownPage(CLOSED) : null;
}

/** Late is not offline: the closed list is asked again, after the wait. */
async function withoutAnswer(vault: MarkedVault, path: string, client: string): Promise<Response> {
  try {
    await endAtLast(vault);
    const session = path === SESSION ? await shownSession(vault) : null;
    if (session) return sessionPage(session, client);
    return ownPage(await closedSince(vault) === null ? OFFLINE : CLOSED);
  } catch { // the closed list cannot be read, or not be written
    return ownPage(CLOSED);
  }
}

function sessionPage(session: KeptSession, client: string): Response {
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
  await closePlan(vault).then(() => forgetPages(vault)).catch(notWritten); // and the key goes below
  windows.postMessage(null);
  const outbox = new Outbox(vault);
  await inTime(outbox.send()).catch(() => {});
  const unsent = await outbox.unsent().catch(() => 1);
  key = null;
  const noted = await vault.setMark(LEFT_MARK, '').then(() => true, () => false);
  if (unsent > 0) return ownPage(await leaveLater(vault) || noted ? LEFT : OFFLINE);
  try {
    const left = await inTime(fetch(request));
    await vault.removeMark(LEFT_MARK).catch(() => {}); // the answer has cleared all that was here
    return left;
  } catch { // no answer: who leaves waits no longer, and the next page asks the server again
    return ownPage(noted ? LEFT : OFFLINE);
  }
}

/**
 * Leaves the server as soon as it can be had, and says whether that was now; what it did not take
 * yet stays here, locked.
 */
async function leaveLater(vault: MarkedVault): Promise<boolean> {
  try {
    await inTime(new Outbox(vault).send());
    const door = await inTime(fetch('/outbox/'));
    const body = door.ok && new URLSearchParams({ csrfmiddlewaretoken: (await door.json()).token });
    const left = body
      ? await inTime(fetch(`${LEAVE}?outbox=keep`, { method: 'POST', body }))
      : door;
    key = null;
    if (!left.ok && left.status !== 401) return false;
    await vault.removeMark(LEFT_MARK).catch(() => {});
    return true;
  } catch { // no network
    return false;
  }
}

/** What is asked of a network that does not answer fails, as without network. */
function inTime<T>(work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => setTimeout(reject, PATIENCE_MS));
  return Promise.race([work, late]);
}

/** A page that came with this worker. */
function ownPage(path: string): Response {
  return html(worker.keeps.pages[path] ?? '');
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
