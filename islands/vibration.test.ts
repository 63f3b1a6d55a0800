import { equal } from 'node:assert/strict';
import { vibration } from './vibration.ts';

/** How often the device was made to move, and how many parts each move had. */
function felt(wanted: string, ...events: [string, object][]): string {
  const moves: number[] = [];
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true,
    value: { vibrate: (pattern: number[]) => moves.push(pattern.length) },
  });
  const page = Object.assign(new EventTarget(), { dataset: { vibrate: wanted } });
  vibration(page as unknown as Document);
  for (const [name, detail] of events) {
    page.dispatchEvent(new CustomEvent(`phase-player:${name}`, { detail }));
  }
  return moves.join(' ');
}

Deno.test('a new phase is felt once, however often its state is told', () => {
  const first = { state: 'running', index: 0, kind: 'work' };
  equal(
    felt('yes', ['state', first], ['state', { ...first, state: 'paused' }], ['state', first]),
    '1',
  );
});

Deno.test('the other side is felt twice, and so is what is urgent', () => {
  equal(felt('yes', ['state', { state: 'running', index: 4, kind: 'switch_side' }]), '3');
  equal(felt('yes', ['say', { urgent: true }], ['say', { urgent: false }]), '3');
});

Deno.test('nothing moves for those who do not want it', () => {
  equal(felt('', ['state', { state: 'running', index: 0, kind: 'work' }]), '');
});
