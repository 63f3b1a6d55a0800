import { deepEqual, equal } from 'node:assert/strict';
import { parseHTML } from 'linkedom';

const { window, document } = parseHTML('<!doctype html><html><body></body></html>');
const { HTMLElement, Event, customElements } = window;
Object.assign(globalThis, { document, HTMLElement, customElements });
// linkedom knows no ticks
Object.defineProperty(window.HTMLInputElement.prototype, 'checked', {
  get() {
    return this.hasAttribute('checked');
  },
  set(on: boolean) {
    this.toggleAttribute('checked', on);
  },
});
await import('./player_settings.ts');

// deno-lint-ignore no-explicit-any -- linkedom's forms are thin
const part = (selector: string): any => document.querySelector(selector);

function page(): void {
  document.body.innerHTML = `<phase-player><player-settings>
    <input type="radio" name="guide" value="full" checked>
    <input type="radio" name="guide" value="silent">
    <input type="checkbox" name="wait" value="yes"></player-settings>
    <button aria-pressed="false" data-turns="dark"></button></phase-player>`;
}

function choose(selector: string): void {
  for (const other of document.querySelectorAll(`[name=${part(selector).name}]`)) {
    (other as unknown as { checked: boolean }).checked = false;
  }
  part(selector).checked = true;
  part(selector).dispatchEvent(new Event('change', { bubbles: true }));
}

Deno.test('the player is told what is chosen, and nothing is kept before a choice', () => {
  localStorage.clear();
  page();
  equal(part('phase-player').dataset.guide, 'full');
  equal(part('phase-player').dataset.wait, '');
  equal(localStorage.length, 0);
});

Deno.test('a choice holds for the next session too', () => {
  page();
  choose('[value=silent]');
  choose('[name=wait]');
  page();
  deepEqual(
    [part('phase-player').dataset.guide, part('phase-player').dataset.wait],
    ['silent', 'yes'],
  );
  localStorage.clear();
});

Deno.test('a button is a choice of this session only', () => {
  page();
  part('button').dispatchEvent(new Event('click', { bubbles: true }));
  equal(part('phase-player').dataset.dark, 'yes');
  equal(part('button').getAttribute('aria-pressed'), 'true');
  part('button').dispatchEvent(new Event('click', { bubbles: true }));
  equal(part('phase-player').dataset.dark, '');
  equal(localStorage.length, 0);
});
