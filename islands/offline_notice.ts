import { type Entry } from './outbox.ts';

const LOST = ['htmx:sendError', 'htmx:timeout'];
const PATIENCE_MS = 5000;

/** Where a form of each kind is filled in when there is network. */
const PAGES = {
  finish: () => '/session/finish/',
  recheck: (run: string) => `/before/${run}/`,
  diary: () => '/diary/new/',
};

/**
 * Says in calm words that the program does not answer, what was not sent yet or not taken, and
 * since when a page was kept (`data-kept-at` of the document):
 * ```html
 * <offline-notice role="status" data-offline="unknot is not running." data-waiting="{count} not sent."
 *     data-kept-from="Kept at {time}." data-refused="This was not taken: {why}"
 *     data-again="Look again" data-remove="Remove it">
 * </offline-notice>
 * ```
 * It listens for `outbox:stands`, and then says in `data-entries` how many there are. On `data-remove` it fires `outbox:remove` with the entry's key.
 */
export class OfflineNotice extends HTMLElement {
  #entries: readonly Entry[] = [];
  #offline = false;

  connectedCallback(): void {
    for (const name of ['online', 'offline']) globalThis.addEventListener(name, this);
    for (const name of ['outbox:stands', ...LOST, 'htmx:afterOnLoad']) {
      document.addEventListener(name, this);
    }
    this.#look();
  }

  handleEvent(event: Event): void {
    if (event.type === 'outbox:stands') {
      this.#entries = (event as CustomEvent<Entry[]>).detail;
      this.dataset.entries = String(this.#entries.length);
    }
    if (LOST.includes(event.type)) this.#offline = true;
    else if (event.type !== 'outbox:stands' || this.#offline) this.#look();
    this.#show();
  }

  /** The program runs on this machine, so a network says nothing of it: ask the program. */
  async #look(): Promise<void> {
    const doubt = this.#offline || this.#keptAt !== '' || navigator.onLine === false;
    this.#offline = doubt && !await isReached();
    this.#show();
  }

  get #keptAt(): string {
    const plays = document.querySelector('phase-player') !== null;
    return plays && document.documentElement.dataset.keptAt || '';
  }

  #show(): void {
    const { offline, waiting, keptFrom } = this.dataset;
    const open = this.#entries.filter((entry) => entry.refused === undefined).length;
    const lines = [];
    if (this.#offline) lines.push(offline ?? '');
    if (this.#keptAt) lines.push((keptFrom ?? '').replace('{time}', timeOf(this.#keptAt)));
    if (open) lines.push((waiting ?? '').replace('{count}', String(open)));
    const parts = lines.length ? [notice('calm', ...lines)] : [];
    parts.push(...this.#entries.filter((one) => one.refused !== undefined).map(this.#refused));
    this.replaceChildren(...parts);
  }

  /** What was not taken, with what was entered: to look at again on its own page, or to remove. */
  readonly #refused = (entry: Entry): HTMLElement => {
    const { refused, again, remove } = this.dataset;
    const part = notice('warn', (refused ?? '').replace('{why}', entry.refused ?? ''));
    const form = made('form', { method: 'post', action: PAGES[entry.kind](entry.run) });
    const token = document.querySelector<HTMLInputElement>('[name=csrfmiddlewaretoken]')?.value;
    const fields = [...new URLSearchParams(entry.form), ['csrfmiddlewaretoken', token ?? '']];
    for (const [name = '', value = ''] of fields) {
      form.append(made('input', { type: 'hidden', name, value }));
    }
    const removes = button('button', remove);
    removes.addEventListener('click', () => {
      document.dispatchEvent(new CustomEvent('outbox:remove', { detail: entry.key }));
    });
    form.append(button('submit', again), ' ', removes);
    part.append(form);
    return part;
  };
}

function isReached(): Promise<boolean> {
  return fetch('/outbox/', { signal: AbortSignal.timeout(PATIENCE_MS) }).then(
    () => true,
    () => false,
  );
}

/** A time as a clock shows it: 09:05. */
function timeOf(iso: string): string {
  const time = new Date(iso);
  return [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, '0')).join(
    ':',
  );
}

function notice(kind: 'calm' | 'warn', ...lines: string[]): HTMLElement {
  const part = made('div', { class: `notice notice--${kind}` });
  part.append(...lines.map((text) => made('p', {}, text)));
  return part;
}

function button(type: 'button' | 'submit', text = ''): HTMLElement {
  return made('button', { type, class: 'button' }, text);
}

function made(tag: string, attributes: Readonly<Record<string, string>>, text = ''): HTMLElement {
  const part = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
  part.textContent = text;
  return part;
}

customElements.define('offline-notice', OfflineNotice);
