const TICK_MS = 200;

/**
 * Times one side of a test, or counts it, into the number field that stands in it.
 *
 * Without script the person types the number. With it:
 * ```html
 * <test-timer data-counts="timer" data-most="30" data-best>   (or data-counts="counter")
 *   <div data-tools hidden>
 *     <p role="timer" data-clock>0</p>
 *     <button type="button" data-do="start">…</button>          (a timer has these two)
 *     <button type="button" data-do="stop" hidden>…</button>
 *     <button type="button" data-do="count">…</button>          (a counter has these two)
 *     <button type="button" data-do="again">…</button>
 *   </div>
 *   <input inputmode="numeric"> <p data-said aria-live="polite"></p>
 * </test-timer>
 * ```
 * A timer counts whole seconds up and stops at `data-most`; with `data-best` a shorter try
 * leaves a longer one in the field. What it wrote is put into `data-said`, to be read aloud.
 */
export class TestTimer extends HTMLElement {
  #since: number | null = null;
  #ticking: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    const tools = this.querySelector<HTMLElement>('[data-tools]');
    if (!tools) return;
    tools.hidden = false;
    this.addEventListener('click', this);
  }

  disconnectedCallback(): void {
    clearInterval(this.#ticking);
    this.#since = null;
  }

  handleEvent(event: Event): void {
    const order = (event.target as Element).closest<HTMLElement>('[data-do]')?.dataset.do;
    if (order === 'start') this.#start();
    else if (order === 'stop') this.#stop();
    else if (order === 'count') this.#count(this.#written + 1);
    else if (order === 'again') this.#count(0);
  }

  #start(): void {
    this.#since = Date.now();
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
    this.#show(0);
    this.#swap('stop', 'start');
  }

  /** Reads the clock again each time, so that a page that slept is not behind. */
  #tick(): void {
    const seconds = this.#seconds;
    this.#show(seconds);
    if (seconds >= this.#most) this.#stop();
  }

  #stop(): void {
    if (this.#since === null) return;
    const seconds = this.#seconds;
    clearInterval(this.#ticking);
    this.#since = null;
    this.#show(seconds);
    this.#write(this.hasAttribute('data-best') ? Math.max(seconds, this.#written) : seconds);
    this.#swap('start', 'stop');
  }

  #count(number: number): void {
    const counted = Math.min(number, this.#most);
    this.#show(counted);
    this.#write(counted);
  }

  get #most(): number {
    return Number(this.dataset.most) || Infinity;
  }

  /** Whole seconds since the start, at most the most; none if the clock was set back. */
  get #seconds(): number {
    const passed = this.#since === null ? 0 : Math.floor((Date.now() - this.#since) / 1000);
    return Math.min(Math.max(0, passed), this.#most);
  }

  get #written(): number {
    return Number(this.querySelector('input')?.value) || 0;
  }

  #show(number: number): void {
    const clock = this.querySelector('[data-clock]');
    if (clock && clock.textContent !== `${number}`) clock.textContent = `${number}`;
  }

  #write(number: number): void {
    const field = this.querySelector('input');
    if (field) field.value = `${number}`;
    const said = this.querySelector('[data-said]');
    if (said) said.textContent = `${number}`;
  }

  /** Shows one button in the place of another, and leaves the focus where the person is. */
  #swap(shown: string, hidden: string): void {
    const comes = this.querySelector<HTMLElement>(`[data-do=${shown}]`);
    const goes = this.querySelector<HTMLElement>(`[data-do=${hidden}]`);
    if (comes) comes.hidden = false;
    comes?.focus({ preventScroll: true });
    if (goes) goes.hidden = true;
  }
}

customElements.define('test-timer', TestTimer);
