/** One phase, as far as time goes: what ends it, and how long it may last at most. */
export interface Timed {
  readonly ends: 'time' | 'repetitions' | 'person';
  readonly seconds: number | null;
}

/** Where a session stands. Plain numbers, so that a reload can go on from them. */
export interface Standing {
  /** Which phase; as many as there are phases when the session is over. */
  index: number;
  /** Milliseconds that each phase has had so far. */
  spent: number[];
  /** The moment up to which `spent` is counted, or null while the clock stands still. */
  since: number | null;
}

/**
 * Says which phase of a session it is, and for how long. The time of day comes in by the door.
 *
 * No phase gets more than its seconds, however it is left and come back to: pausing, going back,
 * reloading and sleeping all draw on the same time. A phase that the person ends has no limit.
 */
export class SessionClock {
  readonly #limits: readonly (number | null)[];
  readonly #at: Standing;

  constructor(phases: readonly Timed[], at: Standing | null = null) {
    this.#limits = phases.map(({ ends, seconds }) =>
      ends === 'person' || seconds === null ? null : seconds * 1000
    );
    this.#at = at && fits(at, phases.length)
      ? { ...at, spent: [...at.spent] }
      : { index: 0, spent: phases.map(() => 0), since: null };
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
    return this.index >= this.#limits.length;
  }

  /** What to keep so that a reload can go on from here. */
  get standing(): Readonly<Standing> {
    return this.#at;
  }

  /** Seconds that the phase has run. */
  get elapsed(): number {
    return (this.#at.spent[this.index] ?? 0) / 1000;
  }

  /** Seconds that the phase has left, or null if only the person ends it. */
  get left(): number | null {
    const limit = this.#limits[this.index] ?? null;
    return limit === null ? null : limit / 1000 - this.elapsed;
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
      const limit = this.#limits[this.index] ?? null;
      if (limit === null || had + passed < limit) {
        this.#at.spent[this.index] = had + passed;
        return;
      }
      this.#at.spent[this.index] = limit;
      passed -= limit - had;
      this.#at.index += 1;
    }
  }

  /** Leaves this phase for the next one that has time left. */
  next(now: number): void {
    this.advance(now);
    do this.#at.index += 1; while (!this.over && this.left === 0);
  }

  /** Goes back to the nearest phase that has time left; stays if there is none. */
  back(now: number): void {
    this.advance(now);
    const had = this.#at.spent;
    const open = this.#limits.map((limit, i) => limit === null || (had[i] ?? 0) < limit);
    const before = open.lastIndexOf(true, this.index - 1);
    if (this.index > 0 && before >= 0) this.#at.index = before;
  }
}

function fits({ index, spent, since }: Standing, length: number): boolean {
  const counts = (n: unknown) => typeof n === 'number' && Number.isFinite(n) && n >= 0;
  return Number.isInteger(index) && counts(index) && index < length &&
    Array.isArray(spent) && spent.length === length && spent.every(counts) &&
    (since === null || counts(since));
}
