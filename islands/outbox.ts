import { askSigns, blockWith, closePlan, isBlocked, unblock } from './closed_list.ts';
import { type MarkedVault } from './vault.ts';

/** One form that is to be sent, as it was filled in. */
export interface Entry {
  /** Made here and once, so that the server knows what it has already. */
  readonly key: string;
  /** What the server is to do with it: the last part of the address. */
  readonly kind: 'finish' | 'recheck' | 'diary';
  /** Whose it is, in the server's own word for them. */
  readonly owner: string;
  /** The session that it belongs to. */
  readonly run: string;
  /** The fields, written as in an address. */
  readonly form: string;
  /** Whether nothing of a plan may be shown until it has arrived. */
  readonly blocks: boolean;
  /** Why the server refused it, in words for the person. */
  readonly refused?: string;
}

const NAME = 'entry:';
const DOOR = '/outbox/';
const REFUSED = new Set([400, 413, 422]); // for good; every other answer may change

/**
 * Keeps what was entered until the server has it. It may be sent as often as one likes and in any
 * order: the server keeps an entry once, by its key.
 */
export class Outbox {
  readonly #vault: MarkedVault;
  readonly #fetch: typeof fetch;
  #sending: Promise<void> | null = null;

  constructor(vault: MarkedVault, send: typeof fetch = (...what) => fetch(...what)) {
    this.#vault = vault;
    this.#fetch = send;
  }

  async add(entry: Entry): Promise<void> {
    if (entry.blocks) await blockWith(this.#vault, entry.key); // first, so that no fault opens
    try {
      await this.#vault.put(NAME + entry.key, JSON.stringify(entry));
    } catch (fault) {
      if (entry.blocks) { // then the server asks again, for nothing of it could be kept
        await closePlan(this.#vault);
        await askSigns(this.#vault);
        await unblock(this.#vault, entry.key);
      }
      throw fault;
    }
  }

  async remove(key: string): Promise<void> {
    await this.#vault.remove(NAME + key);
    await unblock(this.#vault, key);
  }

  /** How many are still to be sent; one whose key is not there counts, too. */
  async unsent(): Promise<number> {
    const refused = (await this.entries()).filter((entry) => entry.refused !== undefined);
    return (await this.#vault.names(NAME)).length - refused.length;
  }

  /** All that is not sent yet, and what was refused. */
  async entries(): Promise<Entry[]> {
    const names = await this.#vault.names(NAME);
    const texts = await Promise.all(names.map((name) => this.#vault.get(name)));
    return texts.filter((text) => text !== null).map((text) => JSON.parse(text));
  }

  async waiting(): Promise<Entry[]> {
    return (await this.entries()).filter((entry) => entry.refused === undefined);
  }

  /** Whether an answer was entered here that closes the plan, and the server knows nothing of it. */
  blocks(): Promise<boolean> {
    return isBlocked(this.#vault);
  }

  /** Sends all that waits; what does not arrive stays. Two calls at once are one. */
  send(): Promise<void> {
    this.#sending ??= this.#sendAll().catch(() => {}).finally(() => this.#sending = null);
    return this.#sending;
  }

  async #sendAll(): Promise<void> {
    const waiting = await this.waiting();
    if (waiting.length === 0) return;
    const door = await this.#fetch(DOOR);
    if (!door.ok) return; // nobody has come in: then it waits
    const { token, owner } = await door.json();
    for (const entry of waiting) {
      if (entry.owner === owner && !await this.#sendOne(entry, token)) return;
    }
  }

  async #sendOne(entry: Entry, token: string): Promise<boolean> {
    const body = new URLSearchParams(entry.form);
    body.set('entry', entry.key);
    body.set('csrfmiddlewaretoken', token);
    const answer = await this.#fetch(`${DOOR}${entry.kind}/`, { method: 'POST', body });
    if (answer.ok) await this.remove(entry.key);
    if (!REFUSED.has(answer.status)) return answer.ok;
    const refused = await answer.json().then(({ why }) => String(why), () => '');
    await this.add({ ...entry, refused });
    return true;
  }
}
