import { type Vault } from './vault.ts';

/** What was typed into one form and is not saved yet. */
export interface Draft {
  /** The day it was typed, as this device has it. */
  readonly on: string;
  /** The texts of each field that was changed, by its name. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** The form's own key, once it was sent and no answer came: sent again, it counts once. */
  readonly key?: string;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Texts = Record<string, string[]>;

const START = 'draft:';
const SALT = `${START}salt`;
const NOT_TYPED = ['hidden', 'submit', 'button', 'reset', 'image', 'file', 'password'];

/** The drafts of this browser, locked, one after the other in the order they were asked for. */
export class Drafts {
  readonly #vault: Vault;
  #last: Promise<unknown> = Promise.resolve();

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  read(form: string): Promise<Draft | null> {
    return this.#next(async () => {
      const salt = await this.#vault.get(SALT);
      const text = salt && await this.#vault.get(await nameOf(form, salt));
      return text ? JSON.parse(text) : null;
    });
  }

  /** Says whether it is kept. */
  async write(form: string, draft: Draft): Promise<boolean> {
    const text = JSON.stringify(draft);
    const kept = await this.#next(async () => {
      let salt = await this.#vault.get(SALT);
      if (salt === null) await this.#vault.put(SALT, salt = crypto.randomUUID());
      await this.#vault.put(await nameOf(form, salt), text);
      return true;
    });
    return kept ?? false;
  }

  remove(form: string): Promise<unknown> {
    return this.#next(async () => {
      const salt = await this.#vault.get(SALT);
      if (salt !== null) await this.#vault.remove(await nameOf(form, salt));
    });
  }

  /** Removes all of them. */
  forget(): Promise<unknown> {
    return this.#next(async () => {
      for (const name of await this.#vault.names(START)) await this.#vault.remove(name);
    });
  }

  /** A vault that fails, as one that was emptied meanwhile, only means that nothing is kept. */
  #next<T>(work: () => Promise<T>): Promise<T | null> {
    const done = this.#last.then(work).catch(() => null);
    this.#last = done;
    return done;
  }
}

/** A name that does not tell which form it is: what is mixed in is itself locked. */
async function nameOf(form: string, salt: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${salt} ${form}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return START + [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The day as this device has it. */
export function day(now = new Date()): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Says whether there is anything in a form that a person can type or tick. */
export function canBeTyped(form: HTMLFormElement): boolean {
  return controlsOf(form).length > 0;
}

/** The fields that stand otherwise than the server has sent them, and those of `also`. */
export function typed(form: HTMLFormElement, also: Draft['fields'] = {}): Texts {
  const [now, sent] = [textsOf(form, nowIn), textsOf(form, sentIn)];
  const changed = ([name, texts]: [string, string[]]) =>
    name in also || !same(texts, sent[name] ?? []);
  return Object.fromEntries(Object.entries(now).filter(changed));
}

/** Puts a draft back into the fields that nobody has touched; says whether that changed any. */
export function putBack(form: HTMLFormElement, fields: Draft['fields']): boolean {
  const touched = typed(form);
  let any = false;
  for (const [name, texts] of Object.entries(fields)) {
    const controls = controlsOf(form).filter((one) => one.name === name);
    if (name in touched || controls.length === 0) continue;
    const before = textsOf(form, nowIn)[name] ?? [];
    controls.forEach((control, i) => set(control, texts, texts[i] ?? ''));
    any ||= !same(before, textsOf(form, nowIn)[name] ?? []);
  }
  return any;
}

function controlsOf(form: HTMLFormElement): Control[] {
  const all = form.querySelectorAll<Control>('input[name], select[name], textarea[name]');
  return [...all].filter((one) => !NOT_TYPED.includes(one.type) && !one.hidden);
}

function textsOf(form: HTMLFormElement, read: (control: Control) => string[]): Texts {
  const texts: Texts = {};
  for (const control of controlsOf(form)) (texts[control.name] ??= []).push(...read(control));
  return texts;
}

function nowIn(control: Control): string[] {
  if (isSelect(control)) return [...control.options].filter((one) => one.selected).map(valueOf);
  return !isTick(control) || control.checked ? [control.value] : [];
}

function sentIn(control: Control): string[] {
  if (!isSelect(control)) {
    return isTick(control)
      ? (control.defaultChecked ? [control.value] : [])
      : [control.defaultValue];
  }
  const chosen = [...control.options].filter((one) => one.defaultSelected);
  const first = control.multiple ? [] : [...control.options].slice(0, 1);
  return (chosen.length ? chosen : first).map(valueOf);
}

function set(control: Control, texts: readonly string[], text: string): void {
  if (isSelect(control)) {
    for (const one of control.options) one.selected = texts.includes(one.value);
  } else if (isTick(control)) control.checked = texts.includes(control.value);
  else control.value = text;
}

function isSelect(control: Control): control is HTMLSelectElement {
  return control.localName === 'select';
}

function isTick(control: Control): control is HTMLInputElement {
  return control.type === 'checkbox' || control.type === 'radio';
}

function valueOf(option: HTMLOptionElement): string {
  return option.value;
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, i) => text === other[i]);
}
