/** Keeps texts in the browser, locked: on the disk there is nothing that can be read. */
export interface Vault {
  /** The text of this name, or null. */
  get(name: string): Promise<string | null>;
  put(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** The names that begin so; a name must tell nothing of a person. */
  names(start: string): Promise<string[]>;
}

interface Locked {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

const DATABASE = 'unknot';
const LOCKED = 'locked';
const KEYS = 'keys';
const KEY = 'key';

/**
 * Opens the vault of this browser; null where there can be none, as over plain http from another
 * machine. Its key is made here, and the browser hands it out to no script, only uses it.
 */
export async function openVault(): Promise<Vault | null> {
  try {
    if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return null;
    const database = await openDatabase();
    return new BrowserVault(database, await keyOf(database));
  } catch {
    return null; // a browser that keeps nothing, as some do in private windows
  }
}

class BrowserVault implements Vault {
  readonly #database: IDBDatabase;
  readonly #key: CryptoKey;

  constructor(database: IDBDatabase, key: CryptoKey) {
    this.#database = database;
    this.#key = key;
  }

  async get(name: string): Promise<string | null> {
    const locked: Locked | undefined = await done(this.#store('readonly').get(name));
    return locked ? await unlock(this.#key, locked) : null;
  }

  async put(name: string, text: string): Promise<void> {
    const locked = await lock(this.#key, text);
    await done(this.#store('readwrite').put(locked, name));
  }

  async remove(name: string): Promise<void> {
    await done(this.#store('readwrite').delete(name));
  }

  async names(start: string): Promise<string[]> {
    const all = await done(this.#store('readonly').getAllKeys());
    return all.map(String).filter((name) => name.startsWith(start));
  }

  #store(mode: IDBTransactionMode): IDBObjectStore {
    return this.#database.transaction(LOCKED, mode, { durability: 'strict' }).objectStore(LOCKED);
  }
}

export async function lock(key: CryptoKey, text: string): Promise<Locked> {
  const iv = crypto.getRandomValues(new Uint8Array(12)); // never the same twice for one key
  const plain = new TextEncoder().encode(text);
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain) };
}

/** The text, or null if it was changed since, or locked with another key. */
export async function unlock(key: CryptoKey, { iv, data }: Locked): Promise<string | null> {
  try {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data);
    return new TextDecoder().decode(plain);
  } catch {
    return null;
  }
}

export function newKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

function openDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => {
    for (const store of [LOCKED, KEYS]) opening.result.createObjectStore(store);
  };
  return done(opening);
}

/** The key of this browser; of two windows that make one at once, the first wins. */
async function keyOf(database: IDBDatabase): Promise<CryptoKey> {
  const store = () => database.transaction(KEYS, 'readwrite').objectStore(KEYS);
  const kept = await done(store().get(KEY));
  if (kept) return kept;
  const made = await newKey();
  await done(store().add(made, KEY)).catch(() => {}); // another window was first
  return await done(store().get(KEY));
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(request.error);
    const { transaction } = request;
    if (!transaction || transaction.mode === 'readonly') {
      request.onsuccess = () => resolve(request.result);
    } else { // only then is it written
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    }
  });
}
