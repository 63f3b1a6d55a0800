import { deepEqual, equal } from 'node:assert/strict';
import { parseHTML } from 'linkedom';
import { day, Drafts, putBack, typed } from './drafts.ts';
import { type Vault } from './vault.ts';

const { window, document } = parseHTML('<!doctype html><html><body></body></html>');

// linkedom knows no fields that a person changes
function field(
  of: { prototype: object },
  name: string,
  sent: string,
  read: (it: Element) => unknown,
) {
  const now = new WeakMap<object, string | boolean>();
  Object.defineProperties(of.prototype, {
    [sent]: {
      get(this: Element) {
        return read(this);
      },
    },
    [name]: {
      get(this: Element) {
        return now.get(this) ?? read(this);
      },
      set(this: Element, value: string) {
        now.set(this, value);
      },
    },
  });
}
const text = (it: Element) => it.getAttribute('value') ?? '';
const tick = { prototype: {} };
field(window.HTMLTextAreaElement, 'value', 'defaultValue', (it) => it.textContent);
field(window.HTMLInputElement, 'checked', 'defaultChecked', (it) => it.hasAttribute('checked'));
field(window.HTMLOptionElement, 'selected', 'defaultSelected', (it) => it.hasAttribute('selected'));
field(tick, 'value', 'defaultValue', text);
Object.defineProperties(
  window.HTMLInputElement.prototype,
  Object.getOwnPropertyDescriptors(tick.prototype),
);

const FORM = `<form><input type="hidden" name="csrfmiddlewaretoken" value="t">
  <input type="hidden" name="key" value="k"><input name="by" value="Bob">
  <input type="radio" name="pain" value="3"><input type="radio" name="pain" value="7">
  <input type="checkbox" name="done" value="ball" checked>
  <input type="checkbox" name="done" value="bridge">
  <textarea name="note"></textarea>
  <select name="to"><option value="mon" selected>M</option><option value="tue">T</option></select>
  <button type="submit" name="says" value="x">Keep</button></form>`;

// deno-lint-ignore no-explicit-any -- linkedom's forms are thin
const part = (selector: string): any => document.querySelector(selector);

function form(): HTMLFormElement {
  document.body.innerHTML = FORM;
  return part('form');
}

class Memory implements Vault {
  readonly kept = new Map<string, string>();
  get = (name: string) => Promise.resolve(this.kept.get(name) ?? null);
  put = (name: string, text: string) => Promise.resolve(void this.kept.set(name, text));
  remove = (name: string) => Promise.resolve(void this.kept.delete(name));
  names = (start: string) =>
    Promise.resolve([...this.kept.keys()].filter((name) => name.startsWith(start)));
}

Deno.test('a form as it was sent holds nothing that was typed', () => {
  deepEqual(typed(form()), {});
});

Deno.test('only what was changed is kept, and never what is hidden', () => {
  const one = form();
  part('[name=note]').value = 'stairs';
  part('[value="7"]').checked = true;
  part('[value=ball]').checked = false;
  part('[name=key]').value = 'other';
  deepEqual(typed(one), { note: ['stairs'], pain: ['7'], done: [] });
});

Deno.test('what was typed goes back into a fresh form, and what was ticked off is off', () => {
  const one = form();
  equal(putBack(one, { note: ['stairs'], pain: ['7'], done: ['bridge'], to: ['tue'] }), true);
  equal(part('[name=note]').value, 'stairs');
  equal(part('[value="7"]').checked, true);
  equal(part('[value=ball]').checked, false);
  equal(part('[value=bridge]').checked, true);
  deepEqual(typed(one).to, ['tue']);
});

Deno.test('what a person has typed since is not written over', () => {
  const one = form();
  part('[name=note]').value = 'newer';
  equal(putBack(one, { note: ['older'] }), false);
  equal(part('[name=note]').value, 'newer');
});

Deno.test('a field that is no longer there, or that stands so already, is no news', () => {
  equal(putBack(form(), { gone: ['x'], by: ['Bob'] }), false);
});

Deno.test('what was kept once stays in the draft when the form comes back filled', () => {
  deepEqual(typed(form(), { by: ['Bob'] }), { by: ['Bob'] });
});

Deno.test('a draft is found again by its form, and its name does not tell which that is', async () => {
  const vault = new Memory();
  const drafts = new Drafts(vault);
  await drafts.write('/diary/new/ ', { on: '2026-11-27', fields: { note: ['stairs'] } });
  deepEqual((await new Drafts(vault).read('/diary/new/ '))?.fields, { note: ['stairs'] });
  equal(await drafts.read('/weekly/ '), null);
  const other = new Memory();
  await new Drafts(other).write('/diary/new/ ', { on: '2026-11-27', fields: {} });
  const [mine, theirs] = [vault, other].map(({ kept }) =>
    [...kept.keys()].filter((name) => name !== 'draft:salt')
  );
  equal(mine?.length, 1);
  equal(mine?.[0] === theirs?.[0], false);
});

Deno.test('where nothing was typed, nothing is kept at all', async () => {
  const vault = new Memory();
  const drafts = new Drafts(vault);
  equal(await drafts.read('a'), null);
  await drafts.remove('a');
  equal(vault.kept.size, 0);
});

Deno.test('after a draft was written and removed in one breath there is none', async () => {
  const drafts = new Drafts(new Memory());
  drafts.write('a', { on: '2026-11-27', fields: { note: ['stairs'] } });
  await drafts.remove('a');
  equal(await drafts.read('a'), null);
});

Deno.test('forgetting leaves nothing of any draft', async () => {
  const vault = new Memory();
  vault.kept.set('outbox:1', 'an entry');
  const drafts = new Drafts(vault);
  await drafts.write('a', { on: '2026-11-27', fields: {} });
  await drafts.forget();
  deepEqual([...vault.kept.keys()], ['outbox:1']);
});

Deno.test('a vault that fails keeps nothing and breaks nothing', async () => {
  const vault = new Memory();
  vault.put = () => Promise.reject(new Error('gone'));
  const drafts = new Drafts(vault);
  await drafts.write('a', { on: '2026-11-27', fields: {} });
  equal(await drafts.read('a'), null);
});

Deno.test('a day is that of the device', () => {
  equal(day(new Date(2026, 0, 5, 23, 59)), '2026-01-05');
});
