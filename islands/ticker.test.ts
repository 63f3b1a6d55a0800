import { equal } from 'node:assert/strict';
import { keepTicking } from './ticker.ts';

let ended = '';
const timers: (() => void)[] = [];

class FakeWorker {
  static made: FakeWorker[] = [];
  sent: unknown[] = [];
  onmessage = () => {};
  constructor(readonly url: URL) {
    FakeWorker.made.push(this);
  }
  postMessage = (message: unknown) => this.sent.push(message);
  terminate = () => ended += 'worker ';
}

function begin(worker: unknown): () => number {
  ended = '';
  timers.length = 0;
  let ticks = 0;
  Object.assign(globalThis, {
    Worker: worker,
    setInterval: (f: () => void) => timers.push(f),
    clearInterval: () => ended += 'timer',
  });
  stop = keepTicking(200, () => ticks += 1);
  return () => ticks;
}
let stop = () => {};

Deno.test('the page and a worker both tick, and both end', () => {
  const ticks = begin(FakeWorker);
  const worker = FakeWorker.made.at(-1);
  equal(worker?.url.pathname.endsWith('/ticker_worker.js'), true);
  equal(worker?.sent.join(), '200');
  timers[0]?.();
  worker?.onmessage();
  equal(ticks(), 2);
  stop();
  equal(ended.includes('worker') && ended.includes('timer'), true);
});

Deno.test('without workers the page ticks alone', () => {
  const ticks = begin(() => {
    throw new Error('no workers here');
  });
  timers[0]?.();
  equal(ticks(), 1);
  stop();
  equal(ended, 'timer');
});
