import { deepEqual, equal } from 'node:assert/strict';
import { parseHTML } from 'linkedom';

const { window, document } = parseHTML('<!doctype html><html><body></body></html>');
const { HTMLElement, Event, CustomEvent, customElements } = window;
Object.assign(globalThis, { document, HTMLElement, customElements });
Object.defineProperty(globalThis, 'location', { value: { pathname: '/weekly/' } });
await import('./kept_form.ts'); // without a vault: what is typed stays on the page only

// deno-lint-ignore no-explicit-any -- linkedom's forms are thin
const part = (selector: string): any => document.querySelector(selector);
const sent: string[] = [];

function page(): void {
  sent.length = 0;
  part('kept-forms')?.remove();
  document.body.innerHTML = `<kept-forms data-unreached="No answer." data-out="Come in."
      data-fault="Our side." data-sign="See a clinician." data-again="Again"></kept-forms>
    <main hx-boost="true"><form method="post"><input name="csrfmiddlewaretoken" value="old">
    <textarea name="note">stairs</textarea><button type="submit">Keep</button></form></main>`;
  part('form').requestSubmit = () => sent.push(part('[name=csrfmiddlewaretoken]').value);
  part('button').type = 'submit';
}

function tell(type: string, status = 0, responseText = ''): { shouldSwap?: boolean } {
  const xhr = { status, responseText };
  const detail = { xhr, requestConfig: { elt: part('form') }, shouldSwap: true };
  document.dispatchEvent(new CustomEvent(type, { detail }));
  return detail;
}

function token(status: number, body: unknown = {}): void {
  globalThis.fetch = () => Promise.resolve(new Response(JSON.stringify(body), { status }));
}

const settled = () => new Promise((then) => setTimeout(then));
const said = () => part('[role=alert] p')?.textContent;

for (const lost of ['htmx:sendError', 'htmx:timeout']) {
  Deno.test(`a form that is not answered (${lost}) stays, says so, and goes out again`, () => {
    page();
    tell('htmx:beforeRequest');
    tell(lost);
    equal(said(), 'No answer.');
    equal(part('textarea').value, 'stairs');
    equal(part('[role=alert] p + p').textContent, 'See a clinician.');
    part('[role=alert] button').dispatchEvent(new Event('click'));
    equal(sent.length, 1);
  });
}

for (
  const [status, words] of [[401, 'Come in.'], [500, 'Our side.'], [503, 'Our side.']] as const
) {
  Deno.test(`an answer of ${status} does not take the form's place`, () => {
    page();
    equal(tell('htmx:beforeSwap', status).shouldSwap, false);
    equal(said(), words);
  });
}

for (const status of [200, 404, 409, 422]) {
  Deno.test(`an answer of ${status} is the next page`, () => {
    page();
    equal(tell('htmx:beforeSwap', status).shouldSwap, true);
    equal(said(), undefined);
  });
}

Deno.test('with a token of the past the form is sent once more with one of now', async () => {
  page();
  token(200, { token: 'new' });
  equal(tell('htmx:beforeSwap', 403).shouldSwap, false);
  await settled();
  deepEqual(sent, ['new']);
  equal(said(), undefined);
  tell('htmx:beforeSwap', 403); // and not for ever
  await settled();
  deepEqual(sent, ['new']);
  equal(said(), 'Come in.');
});

Deno.test('who has not come in is asked to', async () => {
  page();
  token(401);
  tell('htmx:beforeSwap', 403);
  await settled();
  deepEqual(sent, []);
  equal(said(), 'Come in.');
});

Deno.test('while a form is on its way it cannot be sent a second time', () => {
  page();
  tell('htmx:beforeRequest');
  equal(part('form').getAttribute('aria-busy'), 'true');
  equal(part('form button').disabled, true);
  const again = new Event('submit', { bubbles: true, cancelable: true });
  part('form').dispatchEvent(again);
  equal(again.defaultPrevented, true);
  tell('htmx:afterRequest');
  tell('htmx:sendError');
  equal(part('form').hasAttribute('aria-busy'), false);
  equal(part('form button').disabled, false);
});

Deno.test('the words go when the form is sent again', () => {
  page();
  tell('htmx:sendError');
  tell('htmx:beforeRequest');
  equal(said(), undefined);
});

Deno.test('a form that is folded away is unfolded, so that the words are seen', () => {
  page();
  const details = document.createElement('details');
  part('main').append(details);
  details.append(part('form'));
  tell('htmx:sendError');
  equal(part('details').open, true);
});
