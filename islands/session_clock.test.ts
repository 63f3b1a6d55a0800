import { equal } from 'node:assert/strict';
import { SessionClock, type Timed } from './session_clock.ts';

const BY_PERSON: Timed = { ends: 'person', seconds: null };
const timed = (seconds: number, most = seconds): Timed => ({ ends: 'time', seconds, most });
const SESSION = [BY_PERSON, timed(8), timed(60), BY_PERSON, timed(30)];

function begun(phases: readonly Timed[] = SESSION, index = 0): SessionClock {
  const clock = new SessionClock(phases);
  clock.resume(0);
  for (let i = 0; i < index; i++) clock.next(0);
  return clock;
}

Deno.test('nothing runs before the person starts', () => {
  const clock = new SessionClock([timed(8)]);
  clock.advance(60_000);
  equal(clock.begun, false);
  equal(clock.left, 8);
});

Deno.test('a phase that the person ends waits for them', () => {
  const clock = begun();
  clock.advance(3_600_000);
  equal(clock.index, 0);
  equal(clock.left, null);
});

Deno.test('a timed phase ends at its second, and the next has all of its own', () => {
  const clock = begun(SESSION, 1);
  clock.advance(7_999);
  equal(clock.index, 1);
  clock.advance(8_000);
  equal(clock.index, 2);
  equal(clock.left, 60);
});

Deno.test('after a sleep it is at the right second', () => {
  const clock = begun(SESSION, 1);
  clock.advance(8_000 + 25_000);
  equal(clock.index, 2);
  equal(clock.left, 35);
});

Deno.test('a sleep passes no phase that the person ends', () => {
  const clock = begun(SESSION, 1);
  clock.advance(10 * 3_600_000);
  equal(clock.index, 3);
});

Deno.test('repetitions end by their seconds, or wait if they have none', () => {
  const clock = begun([{ ends: 'repetitions', seconds: 40 }, {
    ends: 'repetitions',
    seconds: null,
  }]);
  clock.advance(900_000);
  equal(clock.index, 1);
});

Deno.test('a pause takes no time', () => {
  const clock = begun(SESSION, 2);
  clock.pause(20_000);
  clock.advance(500_000);
  clock.resume(600_000);
  clock.advance(610_000);
  equal(clock.left, 30);
});

Deno.test('going back to a phase gives what it has left, never all of it again', () => {
  const clock = begun(SESSION, 2);
  clock.next(20_000);
  clock.back(25_000);
  equal(clock.index, 2);
  equal(clock.left, 40);
});

Deno.test('going back passes over a phase whose time is used up', () => {
  const clock = begun(SESSION, 1);
  clock.advance(68_000);
  clock.back(70_000);
  equal(clock.index, 0);
  clock.next(71_000);
  equal(clock.index, 3);
});

Deno.test('going back from the first phase stays there', () => {
  const clock = begun();
  clock.back(1_000);
  equal(clock.index, 0);
});

Deno.test('a clock that is set back makes no phase longer', () => {
  const clock = begun(SESSION, 2);
  clock.advance(30_000);
  clock.advance(-3_600_000);
  clock.advance(-3_600_000 + 30_000);
  equal(clock.index, 3);
});

Deno.test('what is kept brings a new page to the same second', () => {
  const before = begun(SESSION, 2);
  before.advance(10_000);
  const after = new SessionClock(SESSION, JSON.parse(JSON.stringify(before.standing)));
  after.advance(14_000);
  equal(after.index, 2);
  equal(after.left, 46);
});

Deno.test('what is kept of another session is not used', () => {
  const other = begun([timed(5)]).standing;
  for (const bad of [other, { index: 9, spent: [], since: null }, {}, 'x']) {
    const clock = new SessionClock(SESSION, bad as never);
    equal(clock.begun, false);
  }
});

Deno.test('after the last phase it is over', () => {
  const clock = begun(SESSION, 4);
  clock.advance(30_000);
  equal(clock.over, true);
  equal(clock.running, false);
});

Deno.test('a phase is made longer only up to its end, and one without an end not at all', () => {
  const clock = begun([timed(60, 75), timed(10)]);
  clock.stretch(5_000, 30);
  equal(clock.left, 70);
  clock.stretch(5_000, 30);
  equal(clock.left, 70);
  clock.next(5_000);
  clock.stretch(5_000, 30);
  equal(clock.left, 10);
});

Deno.test('a change of pace keeps the share that is done, and stays within its ends', () => {
  const lift: Timed = { ends: 'repetitions', seconds: 40, least: 30, most: 60 };
  const clock = begun([lift]);
  clock.advance(20_000);
  clock.pace(20_000, 20);
  equal(clock.seconds, 60);
  equal(clock.elapsed, 30);
  clock.pace(20_000, -200);
  equal(clock.seconds, 30);
  equal(clock.elapsed, 15);
});

Deno.test('a clock that waits stays with a phase whose time is up, and adds none to it', () => {
  const clock = begun(SESSION, 1);
  clock.waits = true;
  clock.advance(600_000);
  equal(clock.index, 1);
  equal(clock.up, true);
  equal(clock.elapsed, 8);
  clock.next(601_000);
  equal(clock.index, 2);
  equal(clock.left, 60);
});

Deno.test('one may jump ahead over several phases, never back', () => {
  const clock = begun();
  clock.next(0, 4);
  equal(clock.index, 4);
  clock.next(0, 1);
  equal(clock.over, true);
});

Deno.test('what was made longer is longer after a reload, but never past its end', () => {
  const phases = [timed(60, 90)];
  const clock = begun(phases);
  clock.stretch(10_000, 30);
  const kept = JSON.parse(JSON.stringify(clock.standing));
  equal(new SessionClock(phases, kept).left, 80);
  kept.limits[0] = 900_000;
  equal(new SessionClock(phases, kept).begun, false);
});

Deno.test('no order of pauses, jumps and clock changes gives a phase more than its seconds', () => {
  let seed = 7;
  const chance = (n: number) => (seed = (seed * 48_271) % 2_147_483_647) % n;
  for (let game = 0; game < 300; game++) {
    const clock = begun();
    const had = SESSION.map(() => 0);
    let now = 0;
    for (let turn = 0; turn < 200 && !clock.over; turn++) {
      const { index, elapsed } = clock;
      now += chance(12) === 0 ? -chance(90_000) : chance(4_000);
      clock.advance(now);
      if (clock.index === index) had[index] = (had[index] ?? 0) + clock.elapsed - elapsed;
      const turns = [clock.next, clock.back, clock.pause, clock.resume, clock.resume];
      turns[chance(20)]?.call(clock, now);
      if (chance(20) === 0) clock.stretch(now, 30);
      if (chance(25) === 0) clock.resume(now);
      const limit = SESSION[index]?.seconds ?? Infinity;
      equal(
        (had[index] ?? 0) <= limit && clock.elapsed <= (SESSION[clock.index]?.seconds ?? Infinity),
        true,
      );
    }
  }
});
