import { deepEqual } from 'node:assert/strict';
import { type Locked, type MarkedVault, type Step } from './vault.ts';

const MARK = 'mark:';

/** A vault in memory, for tests; `kept` holds its names and texts. Without `hasKey` it locks nothing. */
export function memoryVault(hasKey = () => true) {
  const kept = new Map<string, string>();
  const read = (name: string) => kept.get(name) ?? null;
  const done = (_: unknown) => Promise.resolve();
  const vault: MarkedVault & { kept: Map<string, string> } = {
    kept,
    get: (name) => Promise.resolve(hasKey() ? read(name) : null),
    put: async (name, text) => {
      kept.set(name, (await vault.lock(name, text)) as unknown as string);
    },
    remove: (name) => done(kept.delete(name)),
    names: (start) => Promise.resolve([...kept.keys()].filter((name) => name.startsWith(start))),
    lock: (_, text) =>
      hasKey() ? Promise.resolve(text as unknown as Locked) : Promise.reject(new Error('no key')),
    unlock: (_, locked) => Promise.resolve(hasKey() ? locked as unknown as string : null),
    step: (work) => work(step),
    mark: (name) => Promise.resolve(read(MARK + name)),
    setMark: (name, word) => done(kept.set(MARK + name, word)),
    removeMark: (name) => done(kept.delete(MARK + name)),
    marks: async (start) => (await vault.names(MARK + start)).map((name) => name.slice(5)),
  };
  const step: Step = {
    locked: (name) => Promise.resolve(read(name) as unknown as Locked | undefined),
    put: (name, locked) => void kept.set(name, locked as unknown as string),
    remove: (name) => void kept.delete(name),
    mark: (name) => vault.mark(name),
    setMark: (name, word) => void kept.set(MARK + name, word),
    removeMark: (name) => void kept.delete(MARK + name),
  };
  return vault;
}

Deno.test('a mark is read without a key, a text is not', async () => {
  let key = true;
  const vault = memoryVault(() => key);
  await vault.put('entry:1', 'text');
  await vault.setMark('closed', 'word');
  key = false;
  deepEqual([await vault.get('entry:1'), await vault.mark('closed')], [null, 'word']);
});
