import { equal } from 'node:assert/strict';
import { parseHTML } from 'linkedom';
import { steadyFocus } from './steady_focus.ts';

/** Swaps the main part as htmx does, and says which part was given the focus. */
function focusedAfter(before: string, after: string, name = 'htmx:afterSettle'): string {
  const { document, Event, HTMLElement } = parseHTML(`<body><main>${before}</main></body>`);
  let focused = '';
  HTMLElement.prototype.focus = function (this: HTMLElement) {
    focused += this.className || this.localName;
  };
  steadyFocus(document as unknown as Document);
  const main = document.querySelector('main');
  if (main && after !== before) main.innerHTML = after;
  document.dispatchEvent(new Event(name));
  document.dispatchEvent(new Event(name)); // htmx tells it once for each part that it put in
  return focused;
}

Deno.test('the focus goes to the heading of a page that was swapped in', () => {
  equal(focusedAfter('<h1>Check</h1>', '<h1>Plan</h1>'), 'h1');
});

Deno.test('the focus goes to the errors before the heading', () => {
  equal(focusedAfter('<h1>Check</h1>', '<h1>Check</h1><div class="errors"></div>'), 'errors');
});

Deno.test('a swap without a new heading leaves the focus alone', () => {
  equal(focusedAfter('<h1>Check</h1>', '<h1>Check</h1>'), '');
});

Deno.test('going back in history counts as a new page', () => {
  equal(focusedAfter('<h1>Plan</h1>', '<h1>Check</h1>', 'htmx:historyRestore'), 'h1');
});
