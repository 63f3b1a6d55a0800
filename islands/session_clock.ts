/** One phase, as far as time goes: what ends it, how long it lasts, and how far that may move. */
export interface Timed {
  readonly ends: 'time' | 'repetitions' | 'person';
  readonly seconds: number | null;
  /** The ends that `seconds` may be moved between; where they are left out it may not. */
  readonly least?: number | null;
  readonly most?: number | null;
}

/** Where a session stands. Plain numbers, so that a reload can go on from them. */
export interface Standing {
  /** Which phase; as many as there are phases when the session is over. */
  index: number;
  /** Milliseconds that each phase has had so far. */
  spent: number[];
  /** Milliseconds that each phase may last; null where only the person ends it. */
  limits: (number | null)[];
  /** The moment up to which `spent` is counted, or null while the clock stands still. */
  since: number | null;
}

/**
 * Says which phase of a session it is, and for how long. The time of day is passed in.
 *
 * No phase gets more than its seconds, however it is left and come back to: pausing, going back,
 * reloading and sleeping all draw on the same time. A phase that the person ends has no limit.
 */
export class SessionClock {
  /** Stay with a phase whose time is up, until the person goes on. */
  waits = false;
  readonly #phases: readonly Timed[];
  readonly #at: Standing;

  constructor(phases: readonly Timed[], at: Standing | null = null) {
    this.#phases = phases;
    this.#at = at && fits(at, phases)
      ? { ...at, spent: [...at.spent], limits: [...at.limits] }
      : { index: 0, spent: phases.map(() => 0), limits: phases.map(limitOf), since: null };
  }

  get index(): number {
    return this.#at.index;
  }

  get begun(): boolean {
    return this.running || this.index > 0 || this.#at.spent.some((ms) => ms > 0);
  }

  get running(): boolean {
    return this.#at.since !== null && !this.over;
  }

  get over(): boolean {
    return this.index >= this.#phases.length;
  }

  /** Whether the time of this phase is up; only a clock that waits stays there. */
  get up(): boolean {
    return this.left === 0;
  }

  /** What to keep so that a reload can go on from here. */
  get standing(): Readonly<Standing> {
    return this.#at;
  }

  /** Seconds that the phase has run. */
  get elapsed(): number {
    return this.spent(this.index);
  }

  /** Seconds that the phase lasts, or null if only the person ends it. */
  get seconds(): number | null {
    const limit = this.#at.limits[this.index] ?? null;
    return limit === null ? null : limit / 1000;
  }

  /** Seconds that the phase has left, or null if only the person ends it. */
  get left(): number | null {
    return this.seconds === null ? null : this.seconds - this.elapsed;
  }

  /** Seconds by which the phase may become longer, and shorter. */
  get room(): { longer: number; shorter: number } {
    const { least, most } = this.#phases[this.index] ?? {};
    const now = this.seconds;
    if (now === null) return { longer: 0, shorter: 0 };
    return { longer: Math.max(0, (most ?? now) - now), shorter: Math.max(0, now - (least ?? now)) };
  }

  /** Seconds that some phase has had so far. */
  spent(index: number): number {
    return (this.#at.spent[index] ?? 0) / 1000;
  }

  resume(now: number): void {
    this.#at.since ??= now;
  }

  pause(now: number): void {
    this.advance(now);
    this.#at.since = null;
  }

  /** Counts the time up to now, and leaves every phase that it has used up. */
  advance(now: number): void {
    if (this.#at.since === null || this.over) return;
    // A clock that was set back counts as no time at all, so that no phase gets longer by it.
    let passed = Math.max(0, now - this.#at.since);
    this.#at.since = now;
    while (!this.over) {
      const had = this.#at.spent[this.index] ?? 0;
      const limit = this.#at.limits[this.index] ?? null;
      if (limit === null || had + passed < limit) {
        this.#at.spent[this.index] = had + passed;
        return;
      }
      this.#at.spent[this.index] = limit;
      if (this.waits) return;
      passed -= limit - had;
      this.#at.index += 1;
    }
  }

  /** Leaves this phase for the next one that has time left, from `index` on if that is given. */
  next(now: number, index = this.index + 1): void {
    this.advance(now);
    this.#at.index = Math.max(this.index + 1, index);
    while (!this.over && this.up) this.#at.index += 1;
  }

  /** Goes back to the nearest phase that has time left; stays if there is none. */
  back(now: number): void {
    this.advance(now);
    const { spent, limits } = this.#at;
    const open = limits.map((limit, i) => limit === null || (spent[i] ?? 0) < limit);
    const before = open.lastIndexOf(true, this.index - 1);
    if (this.index > 0 && before >= 0) this.#at.index = before;
  }

  /**
   * A clock for `phases`, in which those from `from` on stand in for the ones that this clock had
   * from there up to `to`; it begins with the first of them.
   */
  replacing(phases: readonly Timed[], from: number, to: number): SessionClock {
    const added = phases.slice(from, phases.length - (this.#phases.length - to));
    const put = <T>(list: readonly T[], fresh: T[]) => [
      ...list.slice(0, from),
      ...fresh,
      ...list.slice(to),
    ];
    return new SessionClock(phases, {
      index: from,
      spent: put(this.#at.spent, added.map(() => 0)),
      limits: put(this.#at.limits, added.map(limitOf)),
      since: this.#at.since,
    });
  }

  /** Makes this phase longer by some seconds, or shorter; never beyond the ends it was given. */
  stretch(now: number, by: number): void {
    this.advance(now);
    const { longer, shorter } = this.room;
    const limit = this.#at.limits[this.index] ?? null;
    if (limit === null) return;
    const moved = limit + 1000 * Math.min(longer, Math.max(-shorter, by));
    this.#at.limits[this.index] = moved;
  }

  /** As `stretch`, but what is done of the phase stays the same share: its pace changes. */
  pace(now: number, by: number): void {
    this.advance(now);
    const before = this.seconds;
    this.stretch(now, by);
    if (!before || this.seconds === null) return;
    this.#at.spent[this.index] = (this.#at.spent[this.index] ?? 0) * this.seconds / before;
  }
}

function limitOf({ ends, seconds }: Timed): number | null {
  return ends === 'person' || seconds === null ? null : seconds * 1000;
}

function fits({ index, spent, limits, since }: Standing, phases: readonly Timed[]): boolean {
  const counts = (n: unknown) => typeof n === 'number' && Number.isFinite(n) && n >= 0;
  return Number.isInteger(index) && counts(index) && index < phases.length &&
    Array.isArray(spent) && spent.length === phases.length && spent.every(counts) &&
    Array.isArray(limits) && limits.length === phases.length &&
    phases.every((phase, i) => within(phase, limits[i] ?? null)) &&
    (since === null || counts(since));
}

function within(phase: Timed, limit: number | null): boolean {
  const usual = limitOf(phase);
  if (usual === null || limit === null) return usual === limit;
  const least = phase.least ?? usual / 1000;
  const most = phase.most ?? usual / 1000;
  return limit >= least * 1000 && limit <= most * 1000;
}
