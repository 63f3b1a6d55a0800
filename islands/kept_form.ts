import { canBeTyped, day, type Draft, Drafts, putBack, typed } from './drafts.ts';
import { openVault } from './vault.ts';

const TYPING = ['input', 'change', 'click'];
const LOST = ['htmx:sendError', 'htmx:timeout'];
const SHOWN = ['htmx:afterSettle', 'htmx:historyRestore'];
const EVENTS = [
  'submit',
  ...TYPING,
  ...LOST,
  ...SHOWN,
  'htmx:beforeRequest',
  'htmx:beforeSwap',
  'htmx:afterRequest',
];
const REFUSED = [404, 409, 422]; // the page that comes back says what is wrong
const NOT_IN = [401, 403];
const ASKED_AGAIN = 'data-asked-again';
const PATIENCE_MS = 5000;

interface Sent {
  readonly xhr: XMLHttpRequest;
  readonly requestConfig: { readonly elt: Element; readonly triggeringEvent?: SubmitEvent };
  shouldSwap?: boolean;
}

/** A form on this page: its name among the drafts, and what of it is kept. */
interface Known {
  readonly id: string;
  readonly ready: Promise<void>;
  fields: Draft['fields'];
  key?: string;
  taken?: boolean;
}

type Why = 'unreached' | 'out' | 'fault';

/**
 * Loses nothing that was typed. It keeps what is typed in every form, locked, puts it back when
 * the form is shown again, and forgets it once the server has taken it. A form that cannot be sent
 * stays on the page as it is, with words of why, and can be sent again:
 * ```html
 * <kept-forms hidden data-unreached="Maybe not saved. …" data-out="…" data-fault="…" data-sign="…"
 *     data-again="Send it again" data-put-back="We put back what you typed." data-clear="Clear it">
 * </kept-forms>
 * ```
 * A form says otherwise by `data-drafts`: `none` keeps nothing, `today` keeps it for the day,
 * `forget` removes all drafts when it is sent. `data-of` tells two forms of one address apart.
 * An answer with `data-asked-again` in it was not a yes.
 */
export class KeptForms extends HTMLElement {
  #drafts: Drafts | null = null;
  readonly #known = new WeakMap<HTMLFormElement, Known>();
  readonly #notices = new WeakMap<HTMLFormElement, Map<string, HTMLElement>>();
  readonly #renewed = new WeakSet<HTMLFormElement>();

  async connectedCallback(): Promise<void> {
    for (const name of EVENTS) document.addEventListener(name, this, { capture: true });
    document.addEventListener('visibilitychange', this);
    const vault = await openVault();
    if (vault) this.#drafts = new Drafts(vault);
    await this.#look();
  }

  disconnectedCallback(): void {
    for (const name of EVENTS) document.removeEventListener(name, this, { capture: true });
    document.removeEventListener('visibilitychange', this);
  }

  handleEvent(event: Event): void {
    const { type } = event;
    if (type === 'submit') return this.#onSubmit(event as SubmitEvent);
    if (type === 'visibilitychange') return this.#all().forEach((form) => void this.#save(form));
    if (SHOWN.includes(type)) return void this.#look();
    if (TYPING.includes(type)) return this.#onTyped(event.target as Element);
    this.#onSent(event as CustomEvent<Sent>);
  }

  // -------------------------------------------------------------------------------- typing
  #all(): HTMLFormElement[] {
    return [...document.querySelectorAll('form')];
  }

  async #look(): Promise<void> {
    await Promise.all(this.#all().map((form) => this.#knownOf(form)?.ready));
    this.dataset.ready = 'yes';
  }

  /** What is known of a form, or null for one of which nothing is kept. */
  #knownOf(form: HTMLFormElement): Known | null {
    const before = this.#known.get(form);
    if (before || !this.#drafts || !keeps(form)) return before ?? null;
    const known: Known = { id: idOf(form), ready: Promise.resolve(), fields: {} };
    this.#known.set(form, Object.assign(known, { ready: this.#putBack(form, known) }));
    return known;
  }

  async #putBack(form: HTMLFormElement, known: Known): Promise<void> {
    const draft = await this.#drafts?.read(known.id);
    if (!draft) return;
    if (form.dataset.drafts === 'today' && draft.on !== day()) {
      await this.#drafts?.remove(known.id);
      return;
    }
    known.fields = draft.fields;
    known.key = draft.key;
    const key = keyOf(form);
    if (key && draft.key) key.value = draft.key;
    if (putBack(form, draft.fields)) this.#sayPutBack(form);
  }

  #onTyped(at: Element): void {
    const form = at.closest?.('form');
    if (form) setTimeout(() => this.#save(form)); // after what the press itself writes
  }

  async #save(form: HTMLFormElement): Promise<void> {
    const known = this.#knownOf(form);
    if (!known) return;
    await known.ready;
    const fields = typed(form, known.fields);
    const news = JSON.stringify(fields) !== JSON.stringify(known.fields);
    if (known.taken || !news) return;
    known.fields = { ...known.fields, ...fields };
    await this.#write(form, known);
  }

  async #write(form: HTMLFormElement, { id, fields, key }: Known): Promise<void> {
    if (Object.keys(fields).length === 0) return;
    const kept = await this.#drafts?.write(id, { on: day(), fields, key });
    form.dataset.kept = kept ? 'yes' : 'no';
  }

  async #clear(form: HTMLFormElement): Promise<void> {
    form.reset();
    const key = keyOf(form);
    if (key) key.value = crypto.randomUUID(); // what is typed next is another one
    const known = this.#known.get(form);
    if (!known) return;
    known.fields = {};
    known.key = undefined;
    await this.#drafts?.remove(known.id);
  }

  // ------------------------------------------------------------------------------- sending
  #onSubmit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (form.getAttribute('aria-busy') === 'true') {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (forgets(form) && !form.closest('[hx-boost]') && this.#drafts) {
      event.preventDefault();
      inTime(this.#drafts.forget()).finally(() => form.submit());
    } else this.#save(form);
  }

  #onSent({ type, detail }: CustomEvent<Sent>): void {
    const form = detail.requestConfig?.elt;
    if (form?.localName !== 'form' || (form.matches('[data-finish]') && this.#drafts)) return;
    this.#went(type, form as HTMLFormElement, detail);
  }

  #went(type: string, form: HTMLFormElement, detail: Sent): void {
    if (type === 'htmx:beforeRequest') {
      this.#unsay(form);
      busy(form, true);
    } else if (type === 'htmx:afterRequest') {
      if (!this.#renewed.has(form)) busy(form, false);
    } else if (type === 'htmx:beforeSwap') this.#answered(form, detail);
    else this.#notTaken(form, 'unreached', detail);
  }

  #answered(form: HTMLFormElement, detail: Sent): void {
    const { status, responseText } = detail.xhr;
    if (status < 400) {
      if (!responseText.includes(ASKED_AGAIN)) this.#taken(form);
    } else if (!REFUSED.includes(status)) {
      detail.shouldSwap = false;
      if (status === 403 && !this.#renewed.has(form)) this.#renew(form, detail);
      else this.#notTaken(form, NOT_IN.includes(status) ? 'out' : 'fault', detail);
      return;
    }
    this.#renewed.delete(form);
  }

  /** After a restart the page's token is of the past: with one of now the form is sent again. */
  async #renew(form: HTMLFormElement, detail: Sent): Promise<void> {
    this.#renewed.add(form);
    const renewed = await freshToken();
    busy(form, false);
    if (renewed) send(form, detail);
    else this.#notTaken(form, 'out', detail);
  }

  async #taken(form: HTMLFormElement): Promise<void> {
    const known = this.#known.get(form);
    if (known) known.taken = true;
    if (forgets(form)) await this.#drafts?.forget();
    else if (known) await this.#drafts?.remove(known.id);
  }

  async #notTaken(form: HTMLFormElement, why: Why, detail: Sent): Promise<void> {
    this.#renewed.delete(form);
    busy(form, false);
    this.#sayNotTaken(form, why, detail);
    const known = this.#knownOf(form);
    if (!known) return;
    await known.ready;
    known.key = keyOf(form)?.value; // it may have arrived: sent again, it must count once
    await this.#write(form, known);
  }

  // -------------------------------------------------------------------------------- notices
  #sayNotTaken(form: HTMLFormElement, why: Why, detail: Sent): void {
    const { sign, again } = this.dataset;
    const part = notice('alert', 'warn', this.dataset[why], sign);
    part.append(button(again, () => send(form, detail)));
    this.#say(form, 'not_taken', part);
    part.focus();
  }

  #sayPutBack(form: HTMLFormElement): void {
    const part = notice('status', 'calm', this.dataset.putBack);
    part.append(button(this.dataset.clear, () => {
      part.remove();
      this.#clear(form);
    }));
    this.#say(form, 'put_back', part);
  }

  #say(form: HTMLFormElement, what: string, part: HTMLElement): void {
    const notices = this.#notices.get(form) ?? new Map<string, HTMLElement>();
    notices.get(what)?.remove();
    this.#notices.set(form, notices.set(what, part));
    form.before(part);
    for (let at = form.closest('details'); at; at = at.parentElement?.closest('details') ?? null) {
      at.open = true; // nobody sees what is folded away
    }
  }

  #unsay(form: HTMLFormElement): void {
    this.#notices.get(form)?.get('not_taken')?.remove();
  }
}

/** The end of a session has an outbox, and what is asked after it. */
function keeps(form: HTMLFormElement): boolean {
  if (form.matches('[data-finish], [data-drafts=none], offline-session form')) return false;
  return !forgets(form) && canBeTyped(form);
}

function forgets(form: HTMLFormElement): boolean {
  return form.dataset.drafts === 'forget';
}

function idOf(form: HTMLFormElement): string {
  const action = form.getAttribute('action') ?? '';
  return [location.pathname, action, form.dataset.of ?? ''].join(' ');
}

function keyOf(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector('input[type=hidden][name=key]');
}

function busy(form: HTMLFormElement, is: boolean): void {
  if (is) form.setAttribute('aria-busy', 'true');
  else form.removeAttribute('aria-busy');
  for (const one of form.querySelectorAll<HTMLButtonElement>('button')) {
    if (one.type === 'submit') one.disabled = is;
  }
}

/** Sends a form by the button that it was sent by before. */
function send(form: HTMLFormElement, { requestConfig }: Sent): void {
  const by = requestConfig.triggeringEvent?.submitter;
  form.requestSubmit(by && form.contains(by) ? by : undefined);
}

async function freshToken(): Promise<boolean> {
  try {
    const answer = await fetch('/outbox/', { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { token } = answer.ok ? await answer.json() : { token: '' };
    const fields = document.querySelectorAll<HTMLInputElement>('[name=csrfmiddlewaretoken]');
    if (token) { for (const one of fields) one.value = token; }
    return Boolean(token);
  } catch {
    return false;
  }
}

/** Leaving waits for no disk. */
function inTime<T>(work: Promise<T>): Promise<T | void> {
  return Promise.race([work, new Promise<void>((then) => setTimeout(then, 1000))]);
}

function notice(role: string, kind: 'calm' | 'warn', ...lines: (string | undefined)[]) {
  const part = document.createElement('div');
  part.className = `notice notice--${kind}`;
  part.setAttribute('role', role);
  part.tabIndex = -1;
  for (const text of lines) {
    const line = document.createElement('p');
    line.textContent = text ?? '';
    part.append(line);
  }
  return part;
}

function button(text = '', pressed: () => void): HTMLElement {
  const line = document.createElement('p');
  const part = document.createElement('button');
  part.type = 'button';
  part.className = 'button';
  part.textContent = text;
  part.addEventListener('click', pressed);
  line.append(part);
  return line;
}

customElements.define('kept-forms', KeptForms);
