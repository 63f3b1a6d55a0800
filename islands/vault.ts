import { type KeyAtHand, pageKey } from './vault_key.ts';

/** Keeps texts in the browser, locked: on the disk there is nothing that can be read. */
export interface Vault {
  /** The text of this name; null where there is none, or where its key is not there. */
  get(name: string): Promise<string | null>;
  /** Fails where there is no key: nothing is ever written down in clear. */
  put(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** The names that begin so; a name must tell nothing of a person. */
  names(start: string): Promise<string[]>;
}

/** A vault with the list of what closes the plan, which can be read without a key. */
export interface MarkedVault extends Vault {
  lock(name: string, text: string): Promise<Locked>;
  unlock(name: string, locked: Locked): Promise<string | null>;
  /** Does all of a step or nothing; nothing of another window comes between. */
  step<T>(work: (step: Step) => Promise<T>): Promise<T>;
  mark(name: string): Promise<string | null>;
  setMark(name: string, word: string): Promise<void>;
  removeMark(name: string): Promise<void>;
  marks(start: string): Promise<string[]>;
}

/** A step of a vault, in which nothing else can come between. */
export interface Step {
  locked(name: string): Promise<Locked | undefined>;
  put(name: string, locked: Locked): void;
  remove(name: string): void;
  /** A mark is a word that tells nothing of a person; it is read without a key. */
  mark(name: string): Promise<string | null>;
  setMark(name: string, word: string): void;
  removeMark(name: string): void;
}

export interface Locked {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

interface Mark {
  readonly word: Uint8Array<ArrayBuffer>;
}

const DATABASE = 'unknot';
const LOCKED = 'locked';
const MARK = 'mark:';
const OLD_KEYS = 'keys'; // before, the key lay beside what it locks
const OLD_KEY = 'key';

/**
 * Opens the vault of this browser; null where there can be none, as over plain http from another
 * machine. Its key comes from the running program, and is held in memory only.
 */
export async function openVault(key: KeyAtHand = pageKey): Promise<MarkedVault | null> {
  try {
    if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return null;
    const database = await openDatabase();
    const vault = new BrowserVault(database, key);
    await leaveOldKey(database, vault);
    return vault;
  } catch {
    return null; // a browser that keeps nothing, as some do in private windows
  }
}

class BrowserVault implements MarkedVault {
  readonly #database: IDBDatabase;
  readonly #key: KeyAtHand;

  constructor(database: IDBDatabase, key: KeyAtHand) {
    this.#database = database;
    this.#key = key;
  }

  async get(name: string): Promise<string | null> {
    const locked: Locked | undefined = await done(this.#store('readonly').get(name));
    return locked ? await this.unlock(name, locked) : null;
  }

  async put(name: string, text: string): Promise<void> {
    const locked = await this.lock(name, text);
    await done(this.#store('readwrite').put(locked, name));
  }

  async remove(name: string): Promise<void> {
    await done(this.#store('readwrite').delete(name));
  }

  async names(start: string): Promise<string[]> {
    const all = await done(this.#store('readonly').getAllKeys());
    return all.map(String).filter((name) => name.startsWith(start));
  }

  async lock(name: string, text: string): Promise<Locked> {
    const key = await this.#key(name);
    if (!key) throw new Error('vault: there is no key, so nothing can be kept');
    return await lock(key, text);
  }

  async unlock(name: string, locked: Locked): Promise<string | null> {
    const key = await this.#key(name);
    return key ? await unlock(key, locked) : null;
  }

  async step<T>(work: (step: Step) => Promise<T>): Promise<T> {
    const store = this.#store('readwrite');
    const written = new Promise<void>((resolve, reject) => {
      store.transaction.oncomplete = () => resolve();
      store.transaction.onabort = () => reject(store.transaction.error);
    });
    written.catch(() => {});
    const result = await work({
      locked: (name) => asked(store.get(name)),
      put: (name, locked) => void store.put(locked, name),
      remove: (name) => void store.delete(name),
      mark: async (name) => wordOf(await asked(store.get(MARK + name))),
      setMark: (name, word) => void store.put(markOf(word), MARK + name),
      removeMark: (name) => void store.delete(MARK + name),
    });
    await written;
    return result;
  }

  async mark(name: string): Promise<string | null> {
    return wordOf(await done(this.#store('readonly').get(MARK + name)));
  }

  async setMark(name: string, word: string): Promise<void> {
    await done(this.#store('readwrite').put(markOf(word), MARK + name));
  }

  async removeMark(name: string): Promise<void> {
    await this.remove(MARK + name);
  }

  async marks(start: string): Promise<string[]> {
    return (await this.names(MARK + start)).map((name) => name.slice(MARK.length));
  }

  #store(mode: IDBTransactionMode): IDBObjectStore {
    return this.#database.transaction(LOCKED, mode, { durability: 'strict' }).objectStore(LOCKED);
  }
}

function markOf(word: string): Mark {
  return { word: new TextEncoder().encode(word) };
}

function wordOf(mark: Mark | undefined): string | null {
  return mark ? new TextDecoder().decode(mark.word) : null;
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

function openDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => {
    for (const store of [LOCKED, OLD_KEYS]) opening.result.createObjectStore(store);
  };
  return done(opening);
}

/**
 * Takes leave of a key that lies on the disk: what waits to be sent is locked with the new one,
 * pages are removed. While the new key cannot be had the old one stays, for what waits.
 */
async function leaveOldKey(database: IDBDatabase, vault: MarkedVault): Promise<void> {
  const keys = (mode: IDBTransactionMode) =>
    database.transaction(OLD_KEYS, mode).objectStore(OLD_KEYS);
  const old: CryptoKey | undefined = await done(keys('readonly').get(OLD_KEY));
  if (!old) return;
  for (const name of await vault.names('page:')) await vault.remove(name);
  try {
    for (const name of await vault.names('entry:')) await lockAgain(vault, name, old);
  } catch {
    return; // no new key yet
  }
  await done(keys('readwrite').clear());
}

async function lockAgain(vault: MarkedVault, name: string, old: CryptoKey): Promise<void> {
  const locked = await vault.step((step) => step.locked(name));
  const text = locked && await unlock(old, locked);
  if (text) await vault.put(name, text);
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  const { transaction } = request;
  if (!transaction || transaction.mode === 'readonly') return asked(request);
  return new Promise((resolve, reject) => { // only then is it written
    request.onerror = () => reject(request.error);
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}
