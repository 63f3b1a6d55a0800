import { SessionClock, type Standing } from './session_clock.ts';
import { clockFace, cueAt, pace, readStep, type Step } from './session_step.ts';

const TICK_MS = 200;
const QUIET_MS = 5000; // at most one message in this time, so that a screen reader can finish
const PAGE_EVENTS = ['keydown', 'visibilitychange'];
const KEYS: Record<string, string> = {
  ' ': 'pause',
  k: 'pause',
  K: 'pause',
  ArrowRight: 'next',
  ArrowLeft: 'back',
};

/**
 * Plays the phases of a session that the server has written. It decides nothing, and has no words.
 *
 * Without script the list is all there is, and it can be read. With it:
 * ```html
 * <phase-player class="player" data-run="a-uuid">
 *   <div data-toolbar hidden>
 *     <h2 class="player__phase" data-now-title></h2>
 *     <p class="player__about" data-now-about></p>          (these three may be left out)
 *     <p class="player__amount" data-now-amount></p>
 *     <p class="player__cue" data-now-cue></p>
 *     <p class="player__say" data-now-say></p>
 *     <p class="player__clock" role="timer"></p>
 *     <p class="player__pace" data-pace data-words="about {seconds} s each"></p>  (may be left out)
 *     <progress aria-label="…"></progress>
 *     <p class="player__next">Then: <span data-next></span></p>
 *     <div class="player__controls">
 *       <button type="button" data-do="start">Start</button>
 *       <button type="button" data-do="pause" data-label-pause="Pause" data-label-resume="Go on">
 *       <button type="button" data-do="next">…  data-do="back">…  data-do="stop">…
 *     </div>
 *     <label><input type="checkbox" data-shortcuts checked> Keys</label>  (may be left out)
 *   </div>
 *   <p class="visually-hidden" data-polite aria-live="polite"></p>
 *   <p class="visually-hidden" data-assertive aria-live="assertive" data-stopped="Stopped."></p>
 *   <ol class="player__list">
 *     <li data-kind="work" data-technique="ball" data-ends="time" data-seconds="60"
 *         data-repetitions="" data-cues='[{"at": 50, "say": "Ten seconds left."}]'>
 *       <p class="player__title">Roll slowly</p> <p class="player__say">Lean in a little.</p>
 *       <p class="player__about">Ball, left</p> <p class="player__amount">3 of 10</p></li>
 *   </ol>
 *   <form data-finish method="post">
 *     <input type="hidden" name="stopped"> <input type="checkbox" name="done" value="ball"></form>
 * </phase-player>
 * ```
 * At the end, or at Stop, it sends the form: `stopped` is "yes" or empty; a `done` is ticked if
 * all phases of its technique lie behind. On itself it shows `data-state` (`waiting`, `running`,
 * `paused`, `over`), `data-ends` and `data-kind` of the phase, and `data-wide` if its clock may
 * need more room than 9:59. It fires `phase-player:phase`, with its `index`, as a phase begins.
 */
export class PhasePlayer extends HTMLElement {
  #steps: Step[] = [];
  #clock = new SessionClock([]);
  #shown = ''; // phase and cue that are on the screen
  #message = ''; // still to be said
  #saidAt = -Infinity;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #awake: Promise<WakeLockSentinel | null> | null = null;

  connectedCallback(): void {
    this.#steps = [...this.querySelectorAll<HTMLElement>('.player__list > li')].map(readStep);
    if (this.#steps.length === 0) return;
    this.#clock = new SessionClock(this.#steps, this.#recall());
    this.#shown = '';
    this.addEventListener('click', this);
    for (const name of PAGE_EVENTS) document.addEventListener(name, this);
    for (const part of this.querySelectorAll<HTMLElement>('[data-toolbar]')) part.hidden = false;
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
    this.#tick();
    this.#onReturn();
  }

  disconnectedCallback(): void {
    clearInterval(this.#ticking);
    for (const name of PAGE_EVENTS) document.removeEventListener(name, this);
    this.#rest();
  }

  handleEvent(event: Event): void {
    if (event.type === 'click') this.#onClick(event);
    else if (event.type === 'keydown') this.#onKey(event as KeyboardEvent);
    else this.#onReturn();
  }

  #onClick(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>('button[data-do]');
    if (!button) return;
    this.#do(button.dataset.do ?? '');
    // A pointer left the focus on Next or Back, where the space bar would press it once more.
    if ((event as MouseEvent).detail > 0) {
      this.#find('[data-do=pause]')?.focus({ preventScroll: true });
    }
  }

  #onKey(event: KeyboardEvent): void {
    const order = KEYS[event.key];
    const at = event.target instanceof Element ? event.target : document.body;
    const busy = event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented;
    if (!order || busy || !this.#clock.begun) return;
    if (at.closest('input, textarea, select, [contenteditable]')) return;
    if (event.key === ' ' && at.closest('button, a, summary')) return; // it presses that one
    if (this.#find<HTMLInputElement>('[data-shortcuts]')?.checked === false) return;
    event.preventDefault();
    if (!event.repeat) this.#do(order);
  }

  #onReturn(): void {
    if (document.visibilityState !== 'visible') return;
    this.#tick();
    if (this.#clock.running) this.#stayAwake();
  }

  #do(order: string): void {
    if (this.dataset.state === 'over') return;
    const now = Date.now();
    const { begun } = this.#clock;
    if (order === 'stop') return this.#finish(true);
    if (order === 'start' || order === 'pause') {
      if (this.#clock.running) this.#clock.pause(now);
      else this.#clock.resume(now);
      if (this.#clock.running) this.#stayAwake();
      else this.#rest();
    } else if (begun && order === 'next') {
      this.#clock.next(now);
    } else if (begun && order === 'back') {
      this.#clock.back(now);
    }
    this.#keep();
    this.#tick();
    if (begun) return;
    this.#find('[data-do=pause]')?.focus({ preventScroll: true }); // the Start button has just gone
    this.#find('[data-toolbar]')?.scrollIntoView?.();
  }

  /** Reads the clock anew each time: a page asleep in a pocket must not run slow. */
  #tick(): void {
    if (this.dataset.state === 'over') return;
    const before = this.#clock.index;
    this.#clock.advance(Date.now());
    if (this.#clock.over) return this.#finish(false);
    if (this.#clock.index !== before) this.#keep();
    this.#show();
    this.#speak();
  }

  #show(): void {
    const { index, elapsed, running, begun } = this.#clock;
    const step = this.#steps[index];
    if (!step) return;
    const cue = cueAt(step, elapsed);
    const shown = `${index} ${cue}`;
    if (begun && shown !== this.#shown) {
      const same = this.#shown.startsWith(`${index} `);
      const parts = same ? [this.#message, cue] : [step.title, step.say, cue];
      this.#message = parts.filter(Boolean).join(' ');
      if (!same) {
        this.dispatchEvent(
          new CustomEvent('phase-player:phase', { bubbles: true, detail: { index } }),
        );
      }
      this.#shown = shown;
    }
    this.dataset.state = !begun ? 'waiting' : running ? 'running' : 'paused';
    this.dataset.ends = step.ends;
    this.dataset.kind = step.item.dataset.kind ?? '';
    this.toggleAttribute('data-wide', step.ends === 'repetitions' || (step.seconds ?? 0) >= 600);
    for (const { item } of this.#steps) {
      if (item !== step.item) item.removeAttribute('aria-current');
      else if (!item.hasAttribute('aria-current')) item.setAttribute('aria-current', 'step');
    }
    const hasCueLine = this.#find('[data-now-cue]') !== null;
    this.#write('[data-now-title]', step.title);
    this.#write('[data-now-about]', step.about);
    this.#write('[data-now-amount]', step.amount);
    this.#write('[data-now-say]', hasCueLine ? step.say : `${step.say} ${cue}`.trim());
    this.#write('[data-now-cue]', cue);
    this.#write('.player__clock', clockFace(step, elapsed));
    this.#write('[data-pace]', pace(step, this.#find('[data-pace]')?.dataset.words));
    this.#write('[data-next]', this.#steps[index + 1]?.title ?? '');
    this.#hide('.player__next', index + 1 >= this.#steps.length);
    this.#hide('[data-do=start]', begun);
    for (const order of ['pause', 'next', 'back']) this.#hide(`[data-do=${order}]`, !begun);
    const pause = this.#find('[data-do=pause]');
    const label = running ? pause?.dataset.labelPause : pause?.dataset.labelResume;
    if (label) this.#write('[data-do=pause]', label);
    const progress = this.#find<HTMLProgressElement>('progress');
    if (progress) {
      progress.max = this.#steps.length;
      progress.value = index + (step.ends === 'person' ? 0 : elapsed / (step.seconds ?? Infinity));
    }
  }

  #speak(): void {
    const now = Date.now();
    if (this.#message === '' || Math.abs(now - this.#saidAt) < QUIET_MS) return;
    const region = this.#find('[data-polite]');
    if (region) region.textContent = this.#message;
    this.#message = '';
    this.#saidAt = now;
  }

  #finish(stopped: boolean): void {
    if (this.dataset.state === 'over') return;
    this.dataset.state = 'over';
    clearInterval(this.#ticking);
    this.#rest();
    this.#store()?.removeItem(this.#key);
    if (stopped) this.#write('[data-assertive]', this.#find('[data-assertive]')?.dataset.stopped);
    const open = new Set(this.#steps.slice(this.#clock.index).map((step) => step.technique));
    const done = new Set(this.#steps.map((step) => step.technique).filter((t) => !open.has(t)));
    for (const input of this.querySelectorAll<HTMLInputElement>('form[data-finish] input')) {
      if (input.name === 'stopped') input.value = stopped ? 'yes' : '';
      if (input.name === 'done') input.checked = done.has(input.value);
    }
    this.#find<HTMLFormElement>('form[data-finish]')?.requestSubmit();
  }

  #stayAwake(): void {
    this.#rest();
    this.#awake = navigator.wakeLock?.request('screen').catch(() => null) ?? null;
  }

  #rest(): void {
    this.#awake?.then((lock) => lock?.release());
    this.#awake = null;
  }

  get #key(): string {
    return `phase-player:${this.dataset.run}`;
  }

  #store(): Storage | null {
    try {
      return this.dataset.run ? sessionStorage : null;
    } catch {
      return null; // the browser keeps nothing: then a reload begins anew
    }
  }

  #keep(): void {
    if (!this.#clock.over) this.#store()?.setItem(this.#key, JSON.stringify(this.#clock.standing));
  }

  #recall(): Standing | null {
    try {
      return JSON.parse(this.#store()?.getItem(this.#key) ?? 'null');
    } catch {
      return null;
    }
  }

  #find<E extends HTMLElement>(selector: string): E | null {
    return this.querySelector<E>(selector);
  }

  #write(selector: string, text = ''): void {
    const part = this.#find(selector);
    if (part && part.textContent !== text) part.textContent = text;
  }

  #hide(selector: string, hidden: boolean): void {
    const part = this.#find(selector);
    if (part && part.hidden !== hidden) part.hidden = hidden;
  }
}

customElements.define('phase-player', PhasePlayer);
