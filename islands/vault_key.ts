/** The key for what lies under a name; null while it is not there. */
export type KeyAtHand = (name: string) => Promise<CryptoKey | null>;

const ADDRESS = '/vault/key/';
const PATIENCE_MS = 2000;
const WORKER_MS = 2500; // a worker that has no key asks the program, too

/** What a window may ask of the worker. */
export type Ask = 'key' | 'awake' | 'forget';

let held: Promise<CryptoKey | null> | null = null;

/** The key as a window has it: held since it was had, of the worker, or of the program. */
export async function pageKey(): Promise<CryptoKey | null> {
  held ??= askWorker('key').then((key) => key ?? fetchKey());
  const key = await held;
  if (!key) held = null;
  return key;
}

/** Forgets the key in this window and in the worker; what it locked is read again with it only. */
export function forgetKey(): void {
  held = null;
  navigator.serviceWorker?.controller?.postMessage({ ask: 'forget' satisfies Ask });
}

/** Asks the worker for the key, or to stay awake with it; null where it has none. */
export function askWorker(ask: Ask): Promise<CryptoKey | null> {
  const worker = globalThis.navigator?.serviceWorker?.controller;
  if (!worker) return Promise.resolve(null);
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), WORKER_MS);
    port1.onmessage = ({ data }) => {
      clearTimeout(timer);
      port1.close();
      resolve(data);
    };
    worker.postMessage({ ask }, [port2]);
  });
}

/** Has the key of the running program, which gives it to who has come in only. */
export async function fetchKey(): Promise<CryptoKey | null> {
  try {
    const answer = await fetch(ADDRESS, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok || answer.redirected) return null;
    return await importKey((await answer.json()).key);
  } catch {
    return null;
  }
}

/** A key that the browser hands out to no script, only uses. */
export async function importKey(base64: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
