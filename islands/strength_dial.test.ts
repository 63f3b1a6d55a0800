import { deepEqual, equal } from 'node:assert/strict';
import { parseHTML } from 'linkedom';

const { window, document } = parseHTML('<!doctype html><html><body></body></html>');
const { HTMLElement, Event, CustomEvent, customElements } = window;
Object.assign(globalThis, { document, HTMLElement, CustomEvent, customElements });
await import('./strength_dial.ts');

/** Turns the dial by pressing its buttons, and returns what it reported each time. */
function turned(most: string, stopAbove: string, ...steps: string[]): string[] {
  document.body.innerHTML =
    `<strength-dial data-most="${most}" data-stop-above="${stopAbove}" data-words="{value} of 10">
    <output></output><button data-step="-1"></button>
    <input type="range" min="0" max="10" value="0"><button data-step="1"></button></strength-dial>`;
  const told: string[] = [];
  document.addEventListener('strength-dial:set', (event) => {
    const { detail } = event as unknown as CustomEvent;
    told.push(`${detail.value} ${detail.told}`);
  }, { once: false });
  for (const step of steps) {
    const at = document.querySelector(`[data-step="${step}"]`);
    at?.dispatchEvent(new Event('click', { bubbles: true }));
  }
  return told;
}

Deno.test('up to the most of today it is fine, above it is to ease off, then to stop', () => {
  deepEqual(turned('1', '2', '1', '1', '1'), ['1 fine', '2 ease_off', '3 too_much']);
});

Deno.test('what is said stands on the dial in words', () => {
  turned('5', '5', '1', '1');
  equal(document.querySelector('output')?.textContent, '2 of 10');
  equal(document.querySelector('input')?.getAttribute('aria-valuetext'), '2 of 10');
});

Deno.test('it does not go below 0', () => {
  deepEqual(turned('5', '5', '-1'), []);
});
