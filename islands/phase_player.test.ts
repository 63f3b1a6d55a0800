import { deepEqual, equal, throws } from 'node:assert/strict';
import { parseHTML } from 'linkedom';

const { window, document } = parseHTML('<!doctype html><html><body></body></html>');
const { HTMLElement, Element, Event, CustomEvent, customElements } = window;
Object.assign(globalThis, { document, HTMLElement, Element, CustomEvent, customElements });
await import('./phase_player.ts');

let now = 0;
let tick = () => {};
let submitted: string[] = [];
Date.now = () => now;
globalThis.setInterval = ((f: () => void) => (tick = f, 1)) as unknown as typeof setInterval;
globalThis.clearInterval = () => (tick = () => {});

const item = (id: string, rest: string, cues = '[]') =>
  `<li data-kind="${id}" ${rest} data-cues='${cues}'>
    <span class="player__title">${id}</span> <span class="player__say">say ${id}</span></li>`;
const LIST = [
  item('ready', 'data-technique="ball" data-ends="person" data-seconds=""'),
  item(
    'work',
    'data-technique="ball" data-ends="time" data-seconds="60"',
    '[{"at": 0, "say": "say work"}, {"at": 50, "say": "ten left"}]',
  ),
  item(
    'lift',
    'data-technique="clam" data-ends="repetitions" data-seconds="40" data-repetitions="10"',
  ),
  item('finish', 'data-technique="clam" data-ends="person"'),
];

function page(list = LIST.join('')): void {
  document.body.innerHTML = `<phase-player data-run="a1b2"><div data-toolbar hidden>
    <h2 data-now-title></h2><p data-now-say></p><p class="player__clock"></p>
    <p data-pace data-words="about {seconds} each"></p><progress></progress>
    <p class="player__next">then <b data-next></b></p>
    <button data-do="start">Start</button>
    <button data-do="pause" data-label-pause="Pause" data-label-resume="Go on">Pause</button>
    <button data-do="next">Next</button><button data-do="back">Back</button>
    <button data-do="stop">Stop</button></div>
    <p data-polite></p><p data-assertive data-stopped="Stopped."></p>
    <ol class="player__list">${list}</ol>
    <form data-finish><input name="stopped">
      <input type="checkbox" name="done" value="ball"><input type="checkbox" name="done" value="clam">
    </form>
    <textarea></textarea></phase-player>`;
}

/** A player whose person has pressed Start at second 0. */
function started(index = 0): void {
  sessionStorage.clear();
  now = 0;
  submitted = [];
  page();
  press('start');
  for (let i = 0; i < index; i++) press('next');
}

Object.assign(HTMLElement.prototype, { focus() {} });
// deno-lint-ignore no-explicit-any -- linkedom knows no forms
const part = (selector: string): any => document.querySelector(selector);
const text = (selector: string): string => part(selector)?.textContent ?? '';
Object.defineProperty(window.HTMLElement.prototype, 'requestSubmit', {
  value: () => submitted = [part('[name=stopped]').value, ...ticked()],
});

const ticked = (): string[] =>
  [...document.querySelectorAll('[name=done]')].flatMap((box) =>
    (box as HTMLInputElement).checked ? (box as HTMLInputElement).value : []
  );

const press = (order: string) =>
  part(`[data-do=${order}]`).dispatchEvent(new Event('click', { bubbles: true }));

function key(name: string, at = 'body', more = {}): void {
  const event = Object.assign(new Event('keydown', { bubbles: true, cancelable: true }), more);
  Object.assign(event, { key: name });
  part(at).dispatchEvent(event);
}

function wait(seconds: number): void {
  const end = now + seconds * 1000;
  while (now < end) {
    now += 200;
    tick();
  }
}

Deno.test('the controls come with the script, and nothing runs before Start', () => {
  sessionStorage.clear();
  page();
  wait(5);
  equal(part('[data-toolbar]').hidden, false);
  equal(part('phase-player').dataset.state, 'waiting');
  equal(text('[data-polite]'), '');
  equal(text('[data-now-title]'), 'ready');
});

Deno.test('the title and the instruction are shown and said when a phase starts', () => {
  started(0);
  equal(text('[data-polite]'), 'ready say ready');
  wait(5);
  press('next');
  equal(text('[data-now-title]'), 'work');
  equal(text('[data-polite]'), 'work say work');
  equal(text('[data-next]'), 'lift');
  equal(part('[aria-current]').dataset.kind, 'work');
});

Deno.test('a cue is shown and said at its second', () => {
  started(1);
  wait(49.8);
  equal(text('[data-polite]'), 'work say work');
  wait(0.2);
  equal(text('[data-polite]'), 'ten left');
  equal(text('[data-now-say]'), 'say work ten left');
});

Deno.test('the clock shows what is left, and the phase ends by itself', () => {
  started(1);
  equal(text('.player__clock'), '1:00');
  wait(52);
  equal(text('.player__clock'), '0:08');
  wait(8);
  equal(text('[data-now-title]'), 'lift');
});

Deno.test('repetitions are counted at their pace', () => {
  started(2);
  equal(text('.player__clock'), '1/10');
  equal(text('[data-pace]'), 'about 4 each');
  wait(21);
  equal(text('.player__clock'), '6/10');
});

Deno.test('a sleeping phone comes back to the phase that it should be', () => {
  started(1);
  now += 75_000;
  tick();
  equal(text('[data-now-title]'), 'lift');
  equal(text('.player__clock'), '4/10');
  now += 3_600_000;
  tick();
  equal(text('[data-now-title]'), 'finish');
  deepEqual(submitted, []);
});

Deno.test('messages keep five seconds apart, and only the newest is said', () => {
  started();
  press('next');
  press('next');
  wait(4.8);
  equal(text('[data-polite]'), 'ready say ready');
  wait(0.2);
  equal(text('[data-polite]'), 'lift say lift');
});

Deno.test('space and K pause and go on', () => {
  started(1);
  wait(10);
  key(' ');
  wait(100);
  equal(text('.player__clock'), '0:50');
  equal(text('[data-do=pause]'), 'Go on');
  key('k');
  wait(10);
  equal(text('.player__clock'), '0:40');
  equal(text('[data-do=pause]'), 'Pause');
});

Deno.test('the arrows move', () => {
  started();
  key('ArrowRight');
  equal(text('[data-now-title]'), 'work');
  key('ArrowLeft');
  equal(text('[data-now-title]'), 'ready');
});

Deno.test('keys do nothing while one writes, with a modifier, or on a button of their own', () => {
  started(1);
  key('k', 'textarea');
  key('k', 'body', { ctrlKey: true });
  key(' ', '[data-do=next]');
  equal(part('phase-player').dataset.state, 'running');
});

Deno.test('Stop ends at once, says so, and tells the server', () => {
  started(2);
  wait(1);
  press('stop');
  deepEqual(submitted, ['yes', 'ball']);
  equal(text('[data-assertive]'), 'Stopped.');
  equal(sessionStorage.length, 0);
  equal(part('phase-player').dataset.state, 'over');
});

Deno.test('after the last phase the form goes out by itself', () => {
  started(4);
  deepEqual(submitted, ['', 'ball', 'clam']);
});

Deno.test('a reload goes on where it was, and keeps no words', () => {
  started(1);
  wait(20);
  equal(/ready|work|ball/.test(sessionStorage.getItem('phase-player:a1b2') ?? ''), false);
  now += 4_000;
  page();
  equal(text('.player__clock'), '0:36');
  equal(part('phase-player').dataset.state, 'running');
});

Deno.test('a reload keeps a pause', () => {
  started(1);
  wait(20);
  press('pause');
  now += 60_000;
  page();
  equal(part('phase-player').dataset.state, 'paused');
  equal(text('.player__clock'), '0:40');
});

Deno.test('a timed phase without seconds is refused, and the list stays', () => {
  sessionStorage.clear();
  throws(() => page(item('work', 'data-ends="time" data-seconds="None"')));
  equal(part('[data-toolbar]')?.hidden ?? true, true);
});
