import { equal } from 'node:assert/strict';
import { parseHTML } from 'linkedom';

const { window, document } = parseHTML('<!doctype html><html><body></body></html>');
const { HTMLElement, Event, customElements } = window;
Object.assign(globalThis, { document, HTMLElement, customElements });
Object.assign(HTMLElement.prototype, { focus() {} });
await import('./test_timer.ts');

let now = 0;
let tick = () => {};
const clock = { now: Date.now, every: globalThis.setInterval, never: globalThis.clearInterval };

function page(attributes: string, value = ''): void {
  document.body.innerHTML = `<test-timer ${attributes}><div data-tools hidden>
    <p data-clock>0</p><button data-do="start"></button><button data-do="stop" hidden></button>
    <button data-do="count"></button><button data-do="again"></button></div>
    <input value="${value}"><p data-said></p></test-timer>`;
}

// deno-lint-ignore no-explicit-any -- linkedom knows no forms
const part = (selector: string): any => document.querySelector(selector);
const press = (order: string) =>
  part(`[data-do=${order}]`).dispatchEvent(new Event('click', { bubbles: true }));

/** Runs a claim with a clock of its own, and puts the real one back. */
function claim(name: string, body: () => void): void {
  Deno.test(name, () => {
    now = 1_000_000;
    tick = () => {};
    Date.now = () => now;
    globalThis.setInterval = ((f: () => void) => (tick = f, 1)) as unknown as typeof setInterval;
    globalThis.clearInterval = () => (tick = () => {});
    try {
      body();
    } finally {
      Date.now = clock.now;
      globalThis.setInterval = clock.every;
      globalThis.clearInterval = clock.never;
    }
  });
}

function wait(seconds: number): void {
  now += seconds * 1000;
  tick();
}

claim('the tools come with the script, and nothing is written before Start', () => {
  page('data-counts="timer" data-most="30"');
  wait(5);
  equal(part('[data-tools]').hidden, false);
  equal(part('input').value, '');
});

claim('Stop writes the whole seconds, and they are read aloud once', () => {
  page('data-counts="timer" data-most="30"');
  press('start');
  equal(part('[data-do=start]').hidden, true);
  wait(12.9);
  equal(part('[data-clock]').textContent, '12');
  equal(part('[data-said]').textContent, '');
  press('stop');
  equal(part('input').value, '12');
  equal(part('[data-said]').textContent, '12');
  equal(part('[data-do=start]').hidden, false);
});

claim('it stops by itself at the most, even after the page slept', () => {
  page('data-counts="timer" data-most="30"');
  press('start');
  wait(600);
  equal(part('input').value, '30');
  wait(600);
  equal(part('[data-clock]').textContent, '30');
});

claim('a second try begins at 0, and counts whether longer or shorter', () => {
  page('data-counts="timer" data-most="30"', '20');
  press('start');
  wait(8);
  press('stop');
  equal(part('input').value, '8');
});

claim('with data-best a shorter try leaves the longer one', () => {
  page('data-counts="timer" data-most="45" data-best', '20');
  press('start');
  wait(8);
  press('stop');
  equal(part('input').value, '20');
  press('start');
  wait(31);
  press('stop');
  equal(part('input').value, '31');
});

claim('a clock that is set back counts as no time', () => {
  page('data-counts="timer" data-most="30"');
  press('start');
  wait(-3600);
  press('stop');
  equal(part('input').value, '0');
});

claim('a counter goes up one by one to the most, and can start at 0', () => {
  page('data-counts="counter" data-most="3"');
  for (let i = 0; i < 5; i++) press('count');
  equal(part('input').value, '3');
  press('again');
  equal(part('input').value, '0');
  equal(part('[data-clock]').textContent, '0');
});

claim('a counter goes on from what was typed', () => {
  page('data-counts="counter" data-most="40"', '17');
  press('count');
  equal(part('input').value, '18');
});
