import {
  forgetSession,
  keepBlockedPage,
  keepSession,
  type KeptSession,
  keptSession,
  putSession,
  today,
} from './kept_session.ts';
import { levelOf, type Signs, ticked } from './offline_signs.ts';
import { type Entry, Outbox } from './outbox.ts';
import { type MarkedVault, openVault } from './vault.ts';
import { askWorker, forgetKey } from './vault_key.ts';

const NONE = 'none_of_these';
const NOT_SURE = 'not_sure';
const LOST = ['htmx:sendError', 'htmx:timeout'];
const EVENTS = ['submit', ...LOST, 'htmx:beforeSwap'];
const AWAKE_MS = 20_000;
const NOT_KEPT = 'csrfmiddlewaretoken'; // the outbox takes one of its own time

interface Sent {
  readonly xhr?: XMLHttpRequest;
  readonly requestConfig: { readonly elt: Element; readonly formData: FormData };
  shouldSwap?: boolean;
}

/**
 * Lets a session run to its end without network. It keeps the page, locked; when the form of its
 * end cannot be sent, it puts that into the outbox and shows here what comes next, as the server
 * has written it: the warning signs after a stop, what they come to, the diary.
 * ```html
 * <offline-session data-run="a-uuid" data-owner="ab12" data-page="/session/" data-parts="/…/">
 * </offline-session>
 * ```
 * Its parts hold `data-signs` (see `Signs`) and a section `data-part` for `stopped`, `one_by_one`,
 * each level, `diary` and `kept`.
 */
export class OfflineSession extends HTMLElement {
  #vault: MarkedVault | null = null;
  #kept: KeptSession | null = null;
  #ended = false;
  #awake: ReturnType<typeof setInterval> | undefined;

  async connectedCallback(): Promise<void> {
    const vault = await openVault();
    if (!vault || !this.isConnected) return; // then a session needs the network, as any page does
    this.#vault = vault;
    for (const name of EVENTS) document.addEventListener(name, this, { capture: true });
    const { run = '', page = '', parts = '' } = this.dataset;
    const before = await keptSession(vault);
    if (before?.run === run && before.next) {
      this.#kept = before;
      this.#show(before.next);
      return;
    }
    this.#kept = before?.run === run ? before : null;
    const fresh = await keepSession(vault, run, page, parts);
    if (this.#ended) return;
    this.#kept = fresh ?? this.#kept;
    if (this.#kept) await this.#keepAwake();
    this.dataset.kept = this.#kept ? 'yes' : 'no';
  }

  /** The worker holds the key in memory only, and the browser lets go of one that is idle. */
  async #keepAwake(): Promise<void> {
    await askWorker('awake');
    if (this.isConnected) this.#awake ??= setInterval(() => askWorker('awake'), AWAKE_MS);
  }

  disconnectedCallback(): void {
    clearInterval(this.#awake);
    for (const name of EVENTS) document.removeEventListener(name, this, { capture: true });
  }

  handleEvent(event: Event): void {
    if (event.type === 'submit') this.#onSubmit(event as SubmitEvent);
    else this.#onSent(event as CustomEvent<Sent>);
  }

  #onSubmit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (!this.contains(form)) return;
    event.preventDefault();
    event.stopPropagation();
    const fields = fieldsOf(new FormData(form, event.submitter));
    if (form.dataset.kind === 'recheck') this.#recheck(form, fields);
    else this.#diary(fields);
  }

  /** The end of the session went out: did it get through? */
  #onSent({ type, detail }: CustomEvent<Sent>): void {
    if (!isEnd(detail.requestConfig.elt)) return;
    if (LOST.includes(type) || (detail.xhr?.status ?? 0) >= 400) {
      detail.shouldSwap = false;
      this.#end(fieldsOf(detail.requestConfig.formData));
    } else if (this.#vault) {
      forgetSession(this.#vault).then(forgetKey);
    }
  }

  async #end(fields: URLSearchParams): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    const stopped = fields.getAll('stopped').some((value) => value !== '');
    try {
      await this.#queue('finish', fields);
    } catch { // nothing can be kept: the page stays, and its form can be sent again
      this.#ended = false;
      return;
    }
    await this.#goOn(stopped ? 'stopped' : 'diary', fields);
  }

  // ------------------------------------------------------------------------- the warning signs
  async #recheck(form: HTMLFormElement, fields: URLSearchParams): Promise<void> {
    const { signs: written = '', pack = '', tickOne, noneAnd } = this.#parts.dataset;
    const signs: Signs = JSON.parse(written);
    const ticks = fields.getAll('yes');
    if (form.dataset.asks === 'checklist') {
      const mixed = ticks.includes(NONE) && ticks.length > 1;
      const error = ticks.length === 0 ? tickOne : mixed ? noneAnd : '';
      this.#write(form, error);
      if (error) return;
      if (ticks.includes(NOT_SURE)) return this.#askOneByOne(ticks);
    }
    const answers = form.dataset.asks === 'checklist'
      ? ticked(signs, ticks)
      : Object.fromEntries(fields) as Record<string, string>;
    const level = levelOf(signs, answers);
    for (const [name, value] of new URLSearchParams(this.#kept?.form)) fields.append(name, value);
    fields.set('pack', pack);
    await this.#queue('recheck', fields, level !== '').catch(() => {}); // it closes all the same
    if (level === '') await this.#goOn('diary');
    else await this.#block(level);
  }

  #askOneByOne(ticks: readonly string[]): void {
    this.#show('one_by_one');
    for (const radio of this.querySelectorAll<HTMLInputElement>('[data-part=one_by_one] input')) {
      if (radio.value === 'yes') radio.checked = ticks.includes(radio.name);
    }
  }

  /** From now on this device shows no plan, until the server has the answers. */
  async #block(level: string): Promise<void> {
    this.#show(level);
    const said = this.querySelector(`[data-part="${level}"]`);
    const main = this.closest('main');
    if (!said || !main) return;
    said.setAttribute('data-blocked', '');
    main.replaceChildren(...[main.querySelector('h1'), said].filter((part) => part !== null));
    if (!this.#vault) return;
    await forgetSession(this.#vault);
    const html = `<!doctype html>${document.documentElement.outerHTML}`;
    await keepBlockedPage(this.#vault, html).catch(() => {});
    document.dispatchEvent(new Event('plan:closed'));
  }

  // --------------------------------------------------------------------------------- the diary
  async #diary(fields: URLSearchParams): Promise<void> {
    fields.set('on', today());
    await this.#queue('diary', fields);
    await this.#goOn('kept');
  }

  /** What was said in the player need not be said again. */
  #fill(form: HTMLFormElement): void {
    const told = new URLSearchParams(this.#kept?.form);
    for (const input of form.querySelectorAll<HTMLInputElement>('input')) {
      if (input.type === 'radio') input.required = true;
      if (input.type === 'radio') input.checked = told.getAll(input.name).includes(input.value);
      if (input.name === 'techniques') input.checked = told.getAll('done').includes(input.value);
      if (input.name === 'stopped') input.checked = told.getAll('stopped').some((one) => one);
    }
  }

  // --------------------------------------------------------------------------------------------
  async #queue(kind: Entry['kind'], fields: URLSearchParams, blocks = false): Promise<void> {
    if (!this.#vault) return;
    const { run = '', owner = '' } = this.dataset;
    const key = crypto.randomUUID();
    const entry: Entry = { key, kind, owner, run, form: String(fields), blocks };
    await new Outbox(this.#vault).add(entry);
    document.dispatchEvent(new Event('outbox:send'));
  }

  /** Shows what comes next, and keeps that it does, for a reload. */
  async #goOn(next: string, end?: URLSearchParams): Promise<void> {
    if (this.#kept) {
      this.#kept = { ...this.#kept, next, form: end ? String(end) : this.#kept.form };
      if (this.#vault) await putSession(this.#vault, this.#kept).catch(() => false);
    }
    this.#show(next);
  }

  #show(part: string): void {
    this.#ended = true;
    if (!this.#kept) return; // the network went before anything could be kept: the page stays
    const others = this.parentElement?.querySelectorAll(':scope > :not(h1, offline-session)');
    for (const one of others ?? []) one.remove(); // the player, and what goes with it
    if (this.childElementCount === 0) {
      this.innerHTML = this.#kept.parts;
      for (const form of this.querySelectorAll<HTMLFormElement>('[data-kind=diary]')) {
        this.#fill(form);
      }
    }
    for (const one of this.querySelectorAll<HTMLElement>('[data-part]')) {
      one.hidden = one.dataset.part !== part;
    }
    this.querySelector<HTMLElement>(`[data-part="${part}"] h2`)?.focus();
  }

  get #parts(): HTMLElement {
    const parts = this.querySelector<HTMLElement>('[data-signs]');
    if (!parts) throw new Error('offline-session: no data-signs');
    return parts;
  }

  #write(form: HTMLFormElement, error = ''): void {
    const part = form.querySelector('[data-error]');
    if (part) part.textContent = error;
  }
}

function isEnd(form: Element): boolean {
  return form.matches('form[data-finish]');
}

function fieldsOf(data: FormData): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of data) {
    if (name !== NOT_KEPT && typeof value === 'string') fields.append(name, value);
  }
  return fields;
}

customElements.define('offline-session', OfflineSession);
