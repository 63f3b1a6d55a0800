import { SessionClock, type Standing } from './session_clock.ts';
import {
  atEveryLevel,
  clockFace,
  cueAt,
  pace,
  readStep,
  repetitionAt,
  type Said,
  type Step,
} from './session_step.ts';
import { keepTicking } from './ticker.ts';

const TICK_MS = 100;
const QUIET_MS = 5000; // at most one message in this time, so that a screen reader can finish
const LONGER_S = 30;
const PACE_S = 0.5; // how much longer or shorter one repetition becomes
const PAGE_EVENTS = ['keydown', 'visibilitychange'];
const OWN_EVENTS = ['click', 'strength-dial:set'];
const KEYS: Record<string, string> = {
  ' ': 'pause',
  k: 'pause',
  l: 'next',
  j: 'back',
  arrowright: 'next',
  arrowleft: 'back',
};

/** What the player says about itself with `phase-player:state`. */
export interface Told {
  readonly state: 'waiting' | 'running' | 'paused' | 'over';
  /** Seconds until the phase ends by itself, or null. */
  readonly left: number | null;
  readonly index: number;
  readonly kind: string;
}

/** What is kept in the browser: plain numbers, no words. */
interface Kept extends Standing {
  /** Phases of techniques that were skipped. */
  skipped: number[];
  /** Which of the stand-ins was swapped in, counted from 0, or null. */
  swapped: number | null;
}

/**
 * Plays the phases of a session that the server has written. It decides nothing, and has no words.
 *
 * Without script the list is all there is, and it can be read. With it:
 * ```html
 * <phase-player class="player" data-run="a-uuid">
 *   <div data-toolbar hidden>
 *     <h2 class="player__phase" data-now-title></h2>
 *     <p data-now-side></p> <p data-now-about></p> <p data-now-amount></p> <p data-now-say></p>
 *     <p class="player__cue" data-now-cue></p>                        (each of these can be left out)
 *     <p class="player__clock" role="timer"></p>
 *     <p class="player__pace" data-pace data-words="about {seconds} s each"></p>
 *     <progress aria-label="…"></progress> <p data-count data-words="Step {now} of {all}"></p>
 *     <p class="player__next">Then: <span data-next></span></p>
 *     <strength-dial>…</strength-dial>
 *     <div class="player__controls">
 *       <button type="button" data-do="start">Start</button>
 *       <button type="button" data-do="pause" data-label-pause="Pause" data-label-resume="Go on">
 *       <button type="button" data-do="next">…  back, stop, skip, longer, slower, faster
 *       <button type="button" data-do="swap" data-words="Do {name} instead">
 *     </div>
 *     <label><input type="checkbox" data-shortcuts checked> Keys</label>
 *   </div>
 *   <p class="visually-hidden" data-polite aria-live="polite"></p>
 *   <p class="visually-hidden" data-assertive aria-live="assertive" data-stopped="Stopped."></p>
 *   <ol class="player__list">
 *     <li data-kind="work" data-technique="ball" data-ends="time" data-seconds="60" data-most="90"
 *         data-least="60" data-repetitions="" data-intensity="3" data-stop-above="5"
 *         data-side-says="Left side" data-ease="Take the pressure off." data-up="Time is up. …"
 *         data-ease-off="That is more than 3. …" data-too-much="That is too much. …"
 *         data-cues='[{"at": 0, "full": "Left side. Roll slowly. Lean in.", "short": "Left side.",
 *                      "few": "Left side."},
 *                     {"at": 55, "full": "Five seconds left.", "short": "", "few": "", "last": true}]'>
 *       <p class="player__title">Roll slowly</p> <p class="player__say">Lean in a little.</p>
 *       <p class="player__about">Ball, left</p> <p class="player__amount">3 of 10</p></li>
 *   </ol>
 *   <template data-stand-in="ball" data-name="Roller"> <li>…</li> </template>
 *   <form data-finish method="post">
 *     <input type="hidden" name="stopped"> <input type="hidden" name="pain_worst">
 *     <input type="checkbox" name="done" value="ball"></form>
 * </phase-player>
 * ```
 * At the end, or at Stop, it sends the form: `stopped` is "yes" or empty; a `done` is ticked if
 * all phases of its technique lie behind. On itself it shows `data-state` (`waiting`, `running`,
 * `paused`, `over`), `data-ends`, `data-kind` and `data-side` of the phase, and `data-wide` if its clock may
 * need more room than 9:59. With `data-wait="yes"` it stays with a phase whose time is up.
 *
 * What is heard, felt and lit is for others. It fires `phase-player:state` (see `Told`) when
 * anything of that changes, `phase-player:say` (see `Said`, and `urgent`) in the moment in which
 * the words stand on the screen, and `phase-player:repetition` as each one begins.
 */
export class PhasePlayer extends HTMLElement {
  #steps: Step[] = [];
  #clock = new SessionClock([]);
  #shown = ''; // phase and cue that are on the screen
  #told = ''; // what others know of us
  #repetition: number | null = null;
  #notice = ''; // stands in the place of a cue: paused, too strong, time is up
  #messages = { polite: '', assertive: '' }; // still to be said
  #saidAt = -Infinity;
  #worst: number | null = null;
  #skipped = new Set<string>();
  #swapped: number | null = null;
  #stopTicking = () => {};

  connectedCallback(): void {
    const kept = this.#recall();
    if (kept && Number.isInteger(kept.swapped)) this.#putStandIn(kept.swapped ?? -1);
    this.#steps = this.#readSteps();
    if (this.#steps.length === 0) return;
    this.#clock = new SessionClock(this.#steps, kept);
    this.#skipped = new Set(kept?.skipped?.map((index) => this.#steps[index]?.technique ?? ''));
    this.#shown = '';
    for (const name of OWN_EVENTS) this.addEventListener(name, this);
    for (const name of PAGE_EVENTS) document.addEventListener(name, this);
    for (const part of this.querySelectorAll<HTMLElement>('[data-toolbar]')) part.hidden = false;
    this.#stopTicking = keepTicking(TICK_MS, () => this.#tick());
    this.#tick();
  }

  disconnectedCallback(): void {
    this.#stopTicking();
    for (const name of PAGE_EVENTS) document.removeEventListener(name, this);
    this.#tell('over', document); // from here no event reaches the page any more
  }

  handleEvent(event: Event): void {
    if (event.type === 'click') this.#onClick(event);
    else if (event.type === 'keydown') this.#onKey(event as KeyboardEvent);
    else if (event.type === 'strength-dial:set') this.#onStrength(event as CustomEvent);
    else if (document.visibilityState === 'visible') this.#tick();
  }

  /** Does what a button, a key or the lock screen asks for. */
  order(order: string): void {
    if (this.dataset.state === 'over') return;
    const now = Date.now();
    const { begun } = this.#clock;
    if (order === 'stop') return this.#finish(true);
    if (order === 'start' || order === 'pause') this.#pauseOrGoOn(now);
    else if (begun) this.#move(order, now);
    this.#keep();
    this.#tick();
    if (begun) return;
    this.#find('[data-do=pause]')?.focus({ preventScroll: true }); // the Start button has just gone
    this.#find('[data-toolbar]')?.scrollIntoView?.();
  }

  #onClick(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>('button[data-do]');
    if (!button) return;
    this.order(button.dataset.do ?? '');
    // A pointer left the focus on Next or Back, where the space bar would press it once more; and
    // a button that has gone takes the focus along.
    if ((event as MouseEvent).detail > 0 || button.hidden) {
      this.#find('[data-do=pause]')?.focus({ preventScroll: true });
    }
  }

  #onKey(event: KeyboardEvent): void {
    const order = KEYS[event.key.toLowerCase()];
    const at = event.target instanceof Element ? event.target : document.body;
    const busy = event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented;
    if (!order || busy || !this.#clock.begun) return;
    if (at.closest('input, textarea, select, [contenteditable]')) return;
    if (event.key === ' ' && at.closest('button, a, summary')) return; // it presses that one
    if (this.#find<HTMLInputElement>('[data-shortcuts]')?.checked === false) return;
    event.preventDefault();
    if (!event.repeat) this.order(order);
  }

  /** The dial has compared; here is only said what the server wrote for that case. */
  #onStrength({ detail }: CustomEvent): void {
    const item = this.#steps[this.#clock.index]?.item;
    if (!item || this.dataset.state === 'over') return;
    this.#worst = Math.max(this.#worst ?? 0, detail.value);
    if (detail.told === 'too_much') this.#pause(Date.now());
    const words = { fine: '', ease_off: item.dataset.easeOff, too_much: item.dataset.tooMuch };
    this.#notify(words[detail.told as keyof typeof words]);
    this.#keep();
  }

  #pauseOrGoOn(now: number): void {
    if (this.#clock.running) {
      this.#pause(now);
      this.#notify(this.#steps[this.#clock.index]?.item.dataset.ease);
    } else {
      this.#clock.resume(now);
      this.#notice = '';
    }
  }

  /** Stands still, and shows the phase in which it does, which may have begun just now. */
  #pause(now: number): void {
    this.#clock.pause(now);
    this.#show();
  }

  #move(order: string, now: number): void {
    const clock = this.#clock;
    const step = this.#steps[clock.index];
    if (order === 'next') clock.next(now);
    else if (order === 'back') clock.back(now);
    else if (order === 'longer') clock.stretch(now, LONGER_S);
    else if (order === 'slower') clock.pace(now, PACE_S * (step?.repetitions ?? 0));
    else if (order === 'faster') clock.pace(now, -PACE_S * (step?.repetitions ?? 0));
    else if (order === 'skip') this.#skip(now);
    else if (order === 'swap') this.#swap();
    this.#notice = '';
  }

  #skip(now: number): void {
    const [, to] = this.#block();
    this.#skipped.add(this.#steps[this.#clock.index]?.technique ?? '');
    this.#clock.next(now, to);
  }

  /** Where the technique of this phase begins, and where the next one does. */
  #block(): [number, number] {
    const { technique } = this.#steps[this.#clock.index] ?? {};
    const is = (step: Step) => step.technique === technique;
    return [this.#steps.findIndex(is), this.#steps.findLastIndex(is) + 1];
  }

  // ------------------------------------------------------------------------------ stand-ins
  /** The stand-in for the technique of this phase: one a session, and only before it has begun. */
  #standIn(): number {
    const [from, to] = this.#block();
    const untouched = this.#steps.slice(from, to)
      .every((step, i) => step.ends === 'person' || this.#clock.spent(from + i) === 0);
    if (this.#swapped !== null || !untouched) return -1;
    const { technique } = this.#steps[this.#clock.index] ?? {};
    return this.#templates().findIndex((one) => one.dataset.standIn === technique);
  }

  #swap(): void {
    const which = this.#standIn();
    if (which < 0) return;
    const [from, to] = this.#block();
    this.#putStandIn(which);
    this.#steps = this.#readSteps();
    this.#clock = this.#clock.replacing(this.#steps, from, to);
    this.#shown = '';
  }

  #putStandIn(which: number): void {
    const template = this.#templates()[which];
    const items = [...this.querySelectorAll<HTMLElement>('.player__list > li')];
    const out = items.filter((item) => item.dataset.technique === template?.dataset.standIn);
    if (!template || !out[0]) return;
    out[0].before(template.content.cloneNode(true));
    for (const item of out) item.remove();
    this.#swapped = which;
  }

  #templates(): HTMLTemplateElement[] {
    return [...this.querySelectorAll<HTMLTemplateElement>('template[data-stand-in]')];
  }

  #readSteps(): Step[] {
    return [...this.querySelectorAll<HTMLElement>('.player__list > li')].map(readStep);
  }

  // ---------------------------------------------------------------------------- as time goes
  /** Reads the clock again each time: a page asleep in a pocket must not run slow. */
  #tick(): void {
    if (this.dataset.state === 'over') return;
    const before = this.#clock.index;
    this.#clock.waits = this.dataset.wait === 'yes';
    this.#clock.advance(Date.now());
    if (this.#clock.over) return this.#finish(false);
    if (this.#clock.index !== before) this.#keep();
    this.#show();
    if (this.#clock.up && this.#clock.running && !this.#notice) {
      this.#notify(this.#steps[this.#clock.index]?.item.dataset.up);
    }
    this.#readOut();
  }

  #show(): void {
    const { index, elapsed, running, begun, seconds, room } = this.#clock;
    const step = this.#steps[index];
    if (!step) return;
    const at = cueAt(step, elapsed);
    const isNew = begun && `${index} ${at}` !== this.#shown;
    const isNewPhase = isNew && !this.#shown.startsWith(`${index} `);
    if (isNewPhase) this.#notice = '';
    if (isNewPhase) this.#skipped.delete(step.technique);
    this.dataset.state = !begun ? 'waiting' : running ? 'running' : 'paused';
    this.dataset.ends = step.ends;
    this.dataset.kind = step.kind;
    this.dataset.side = step.item.dataset.side ?? '';
    this.toggleAttribute('data-wide', step.ends === 'repetitions' || (seconds ?? 0) >= 600);
    for (const { item } of this.#steps) {
      if (item !== step.item) item.removeAttribute('aria-current');
      else if (!item.hasAttribute('aria-current')) item.setAttribute('aria-current', 'step');
    }
    this.#write('[data-now-side]', step.side);
    this.#write('[data-now-title]', step.title);
    this.#write('[data-now-about]', step.about);
    this.#write('[data-now-amount]', step.amount);
    this.#write('[data-now-say]', step.say);
    this.#write('[data-now-cue]', this.#notice || (at > 0 ? step.cues[at]?.full : ''));
    this.#write('.player__clock', clockFace(step, elapsed, seconds));
    this.#write('[data-pace]', pace(step, seconds, this.#find('[data-pace]')?.dataset.words));
    this.#write('[data-next]', this.#steps[index + 1]?.title ?? '');
    this.#hide('.player__next', index + 1 >= this.#steps.length);
    this.#showProgress(step);
    this.#showControls(begun, running, room, step);
    this.#hide('[data-picture]', !this.#showPicture(step));
    if (isNewPhase) this.#showDial(step);
    this.#tell();
    this.#countAloud(step);
    if (!isNew) return;
    this.#shown = `${index} ${at}`;
    if (isNewPhase && step.cues[0]) this.#say(step.cues[0]);
    const cue = step.cues[at];
    if (at > 0 && cue) this.#say(cue, false, cue.last);
  }

  #showControls(
    begun: boolean,
    running: boolean,
    room: { longer: number; shorter: number },
    { ends }: Step,
  ): void {
    const counted = ends === 'repetitions';
    this.#hide('[data-do=start]', begun);
    for (const order of ['pause', 'next', 'back', 'skip']) this.#hide(`[data-do=${order}]`, !begun);
    this.#hide('[data-do=longer]', !begun || ends !== 'time' || room.longer === 0);
    this.#hide('[data-do=slower]', !begun || !counted || room.longer === 0);
    this.#hide('[data-do=faster]', !begun || !counted || room.shorter === 0);
    const pause = this.#find('[data-do=pause]');
    const label = running ? pause?.dataset.labelPause : pause?.dataset.labelResume;
    if (label) this.#write('[data-do=pause]', label);
    const standIn = begun ? this.#templates()[this.#standIn()] : undefined;
    const swap = this.#find('[data-do=swap]');
    this.#hide('[data-do=swap]', !standIn);
    if (standIn) {
      this.#write(
        '[data-do=swap]',
        swap?.dataset.words?.replace('{name}', standIn.dataset.name ?? ''),
      );
    }
  }

  #showProgress(step: Step): void {
    const { index, elapsed, seconds } = this.#clock;
    const words = this.#find('[data-count]')?.dataset.words ?? '';
    const all = String(this.#steps.length);
    this.#write('[data-count]', words.replace('{now}', String(index + 1)).replace('{all}', all));
    const progress = this.#find<HTMLProgressElement>('progress');
    if (!progress) return;
    progress.max = this.#steps.length;
    progress.value = index + (step.ends === 'person' ? 0 : elapsed / (seconds ?? Infinity));
  }

  /** Shows the picture of this technique on this side, if the page has one. */
  #showPicture({ technique, item }: Step): boolean {
    let found = false;
    for (const one of this.querySelectorAll<HTMLElement>('[data-picture] > [data-of]')) {
      const meant = one.dataset.of === technique && one.dataset.on === item.dataset.side;
      const shows = meant && one.childElementCount > 0;
      if (one.hidden === shows) one.hidden = !shows;
      found ||= shows;
    }
    return found;
  }

  #showDial({ item }: Step): void {
    const dial = this.#find('strength-dial');
    if (!dial) return;
    dial.hidden = !item.dataset.intensity;
    dial.dataset.most = item.dataset.intensity ?? '';
    dial.dataset.stopAbove = item.dataset.stopAbove ?? '';
    delete dial.dataset.told; // what was too much before may be fine now
    const words = this.#find('[data-up-to]')?.dataset.words ?? '';
    this.#write('[data-up-to]', words.replace('{most}', item.dataset.intensity ?? ''));
  }

  /** Fires an event each time a repetition begins, so that it can be heard. */
  #countAloud(step: Step): void {
    const { elapsed, seconds, running } = this.#clock;
    const now = repetitionAt(step, elapsed, seconds);
    const counts = running && now !== null && now !== this.#repetition;
    this.#repetition = now;
    if (counts) this.#fire('repetition', { now });
  }

  // ------------------------------------------------------------------------------ what is said
  /** Puts words in the place of a cue, and says them at once at every level. */
  #notify(text = ''): void {
    this.#notice = text;
    this.#show();
    if (text) this.#say(atEveryLevel(text), true);
  }

  #say(said: Said, urgent = false, last = false): void {
    if (urgent || last) this.#messages.assertive = said.full;
    else this.#messages.polite = said.full;
    if (urgent) {
      this.#messages.polite = '';
      this.#saidAt = -Infinity;
    }
    this.#fire('say', { ...said, urgent });
    this.#readOut();
  }

  #readOut(): void {
    const now = Date.now();
    const { polite, assertive } = this.#messages;
    if (!(polite || assertive) || Math.abs(now - this.#saidAt) < QUIET_MS) return;
    if (assertive) this.#write('[data-assertive]', assertive);
    else this.#write('[data-polite]', polite);
    // Emptied, so that the same words are news again the next time.
    this.#write(assertive ? '[data-polite]' : '[data-assertive]', '');
    this.#messages = { polite: assertive ? polite : '', assertive: '' };
    this.#saidAt = now;
  }

  #tell(over?: 'over', from: EventTarget = this): void {
    const { index, left, seconds, running } = this.#clock;
    const step = this.#steps[index];
    const state = over ?? (this.dataset.state as Told['state']);
    const told = `${state} ${index} ${seconds} ${this.#swapped}`;
    if (told === this.#told) return;
    this.#told = told;
    const detail: Told = {
      state,
      left: running ? left : null,
      index,
      kind: step?.kind ?? '',
    };
    this.#fire('state', detail, from);
  }

  #fire(name: string, detail: object, from: EventTarget = this): void {
    from.dispatchEvent(new CustomEvent(`phase-player:${name}`, { bubbles: true, detail }));
  }

  #finish(stopped: boolean): void {
    if (this.dataset.state === 'over') return;
    this.dataset.state = 'over';
    this.#stopTicking();
    this.#tell('over');
    this.#store()?.removeItem(this.#key);
    if (stopped) this.#write('[data-assertive]', this.#find('[data-assertive]')?.dataset.stopped);
    const open = new Set(this.#steps.slice(this.#clock.index).map((step) => step.technique));
    const done = new Set(
      this.#steps.map((step) => step.technique)
        .filter((technique) => !open.has(technique) && !this.#skipped.has(technique)),
    );
    for (const input of this.querySelectorAll<HTMLInputElement>('form[data-finish] input')) {
      if (input.name === 'stopped') input.value = stopped ? 'yes' : '';
      if (input.name === 'pain_worst') input.value = String(this.#worst ?? '');
      if (input.name === 'done') input.checked = done.has(input.value);
    }
    this.#find<HTMLFormElement>('form[data-finish]')?.requestSubmit();
  }

  get #key(): string {
    return `phase-player:${this.dataset.run}`;
  }

  #store(): Storage | null {
    try {
      return this.dataset.run ? sessionStorage : null;
    } catch {
      return null; // the browser keeps nothing: then a reload starts again
    }
  }

  #keep(): void {
    if (this.#clock.over) return;
    const skipped = this.#steps.flatMap(({ technique }, i) =>
      this.#skipped.has(technique) ? i : []
    );
    const kept: Kept = { ...this.#clock.standing, skipped, swapped: this.#swapped };
    this.#store()?.setItem(this.#key, JSON.stringify(kept));
  }

  #recall(): Kept | null {
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
