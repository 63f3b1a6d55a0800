import { deepEqual, equal, throws } from 'node:assert/strict';
import { parseHTML } from 'linkedom';

const { window, document } = parseHTML('<!doctype html><html><body></body></html>');
const { HTMLElement, Element, Event, CustomEvent, customElements } = window;
Object.assign(globalThis, { document, HTMLElement, Element, CustomEvent, customElements });
Object.assign(globalThis, { Worker: undefined }); // the page's own timer ticks here
await import('./phase_player.ts');

let now = 0;
let tick = () => {};
let submitted: string[] = [];
Date.now = () => now;
globalThis.setInterval = ((f: () => void) => (tick = f, 1)) as unknown as typeof setInterval;
globalThis.clearInterval = () => (tick = () => {});

const cues = (id: string, more: object[] = []) =>
  JSON.stringify([{ at: 0, full: `Left. ${id}. say ${id}`, short: id, few: '' }, ...more]);
const TEN_LEFT = { at: 50, full: 'ten left', short: 'ten left', few: '' };
const FIVE_LEFT = { at: 55, full: 'five left', short: 'five left', few: '', last: true };
const item = (id: string, rest: string, more: object[] = []) =>
  `<li data-kind="${id}" data-side-says="Left" ${rest} data-cues='${cues(id, more)}'>
    <span class="player__title">${id}</span> <span class="player__say">say ${id}</span></li>`;
const LIST = [
  item('ready', 'data-technique="ball" data-ends="person" data-seconds=""'),
  item(
    'work',
    `data-technique="ball" data-ends="time" data-seconds="60" data-most="75" data-intensity="3"
      data-stop-above="5" data-ease="pressure off" data-up="time is up" data-ease-off="ease off"
      data-too-much="too much"`,
    [TEN_LEFT, FIVE_LEFT],
  ),
  item(
    'lift',
    `data-technique="clam" data-ends="repetitions" data-seconds="40" data-least="30"
      data-most="50" data-repetitions="10"`,
  ),
  item('finish', 'data-technique="clam" data-ends="person"'),
];
const STAND_IN = item('squeeze', 'data-technique="squeeze" data-ends="time" data-seconds="20"');

function page(list = LIST.join('')): void {
  document.body.innerHTML = `<phase-player data-run="a1b2"><div data-toolbar hidden>
    <h2 data-now-title></h2><p data-now-side></p><p data-now-say></p><p data-now-cue></p>
    <p class="player__clock"></p><strength-dial></strength-dial>
    <p data-count data-words="{now} of {all}"></p>
    <p data-pace data-words="about {seconds} each"></p><progress></progress>
    <p class="player__next">then <b data-next></b></p>
    <button data-do="start">Start</button>
    <button data-do="pause" data-label-pause="Pause" data-label-resume="Go on">Pause</button>
    <button data-do="next">Next</button><button data-do="back">Back</button>
    <button data-do="stop">Stop</button><button data-do="longer">Longer</button>
    <button data-do="slower">Slower</button><button data-do="faster">Faster</button>
    <button data-do="skip">Skip</button><button data-do="swap" data-words="do {name}"></button></div>
    <p data-polite></p><p data-assertive data-stopped="Stopped."></p>
    <ol class="player__list">${list}</ol>
    <template data-stand-in="clam" data-name="Squeeze">${STAND_IN}</template>
    <form data-finish><input name="stopped"><input name="pain_worst">
      <input type="checkbox" name="done" value="ball"><input type="checkbox" name="done" value="clam">
      <input type="checkbox" name="done" value="squeeze"></form>
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
  equal(text('[data-polite]'), 'Left. ready. say ready');
  equal(text('[data-now-side]'), 'Left');
  wait(5);
  press('next');
  equal(text('[data-now-title]'), 'work');
  equal(text('[data-polite]'), 'Left. work. say work');
  equal(text('[data-next]'), 'lift');
  equal(part('[aria-current]').dataset.kind, 'work');
});

Deno.test('a cue is shown and said at its second', () => {
  started(1);
  wait(49.8);
  equal(text('[data-polite]'), 'Left. work. say work');
  wait(0.2);
  equal(text('[data-polite]'), 'ten left');
  equal(text('[data-now-cue]'), 'ten left');
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
  equal(text('[data-polite]'), 'Left. ready. say ready');
  wait(0.2);
  equal(text('[data-polite]'), 'Left. lift. say lift');
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
  key('l');
  equal(text('[data-now-title]'), 'work');
  key('J');
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

Deno.test('the last five seconds are told assertively', () => {
  started(1);
  wait(55);
  equal(text('[data-assertive]'), 'five left');
  equal(text('[data-now-cue]'), 'five left');
});

Deno.test('what is said stands on the screen in the same moment, and each level has its words', () => {
  started();
  const heard: string[] = [];
  part('phase-player').addEventListener('phase-player:say', ({ detail }: CustomEvent) => {
    const { full, short, few, urgent } = detail;
    const seen = ['side', 'title', 'say', 'cue'].map((one) => text(`[data-now-${one}]`)).join('. ');
    equal(seen.includes(full), true, `${full} is not in ${seen}`);
    heard.push(`${short}/${few}/${urgent}`);
  });
  press('next');
  wait(56);
  press('pause');
  deepEqual(heard, [
    'work//false',
    'ten left//false',
    'five left//false',
    'pressure off/pressure off/true',
  ]);
});

Deno.test('a pause under load says at once to take it off, and going on takes that away', () => {
  started(1);
  wait(1);
  press('pause');
  equal(text('[data-now-cue]'), 'pressure off');
  equal(text('[data-assertive]'), 'pressure off');
  press('pause');
  equal(text('[data-now-cue]'), '');
});

function feel(value: number, told: string): void {
  const detail = { value, told };
  part('strength-dial').dispatchEvent(
    new CustomEvent('strength-dial:set', { bubbles: true, detail }),
  );
}

Deno.test('the dial gets its two numbers from the phase, and is there only under load', () => {
  started();
  equal(part('strength-dial').hidden, true);
  press('next');
  equal(part('strength-dial').hidden, false);
  equal(part('strength-dial').dataset.most, '3');
  equal(part('strength-dial').dataset.stopAbove, '5');
});

Deno.test('above the most of today it says to ease off, and the clock runs on', () => {
  started(1);
  feel(4, 'ease_off');
  equal(text('[data-assertive]'), 'ease off');
  equal(part('phase-player').dataset.state, 'running');
  feel(2, 'fine');
  equal(text('[data-now-cue]'), '');
});

Deno.test('too much stands still at once, and the worst goes to the server', () => {
  started(1);
  feel(7, 'too_much');
  equal(part('phase-player').dataset.state, 'paused');
  equal(text('[data-now-cue]'), 'too much');
  feel(1, 'fine');
  press('stop');
  equal(part('[name=pain_worst]').value, '7');
});

Deno.test('thirty seconds more are given only as far as the server allows', () => {
  started(1);
  equal(part('[data-do=longer]').hidden, false);
  press('longer');
  equal(text('.player__clock'), '1:15');
  equal(part('[data-do=longer]').hidden, true);
  press('longer');
  equal(text('.player__clock'), '1:15');
});

Deno.test('repetitions become slower and faster within the bounds of the server', () => {
  started(2);
  press('slower');
  equal(text('[data-pace]'), 'about 4.5 each');
  for (let i = 0; i < 9; i++) press('slower');
  equal(text('[data-pace]'), 'about 5 each');
  equal(part('[data-do=slower]').hidden, true);
  for (let i = 0; i < 9; i++) press('faster');
  equal(text('[data-pace]'), 'about 3 each');
  equal(part('[data-do=faster]').hidden, true);
});

Deno.test('each repetition is told as it begins', () => {
  started(1);
  const told: number[] = [];
  part('phase-player').addEventListener('phase-player:repetition', (event: CustomEvent) => {
    told.push(event.detail.now);
  });
  press('next');
  wait(9);
  deepEqual(told, [1, 2, 3]);
});

Deno.test('with waiting, a phase whose time is up stays, says so, and lasts no longer', () => {
  started(1);
  part('phase-player').dataset.wait = 'yes';
  wait(200);
  equal(text('[data-now-title]'), 'work');
  equal(text('.player__clock'), '0:00');
  equal(text('[data-now-cue]'), 'time is up');
  press('next');
  equal(text('[data-now-title]'), 'lift');
});

Deno.test('what is skipped is not ticked as done', () => {
  started();
  press('skip');
  equal(text('[data-now-title]'), 'lift');
  press('next');
  press('next');
  deepEqual(submitted, ['', 'clam']);
});

Deno.test('a skip outlasts a reload, and going back to it takes the skip back', () => {
  started();
  press('skip');
  page();
  press('next');
  press('next');
  deepEqual(submitted, ['', 'clam']);
  started();
  press('skip');
  press('back');
  press('next');
  press('next');
  press('next');
  deepEqual(submitted, ['', 'ball', 'clam']);
});

Deno.test('a stand-in takes the place of a technique, and is what was done', () => {
  started(2);
  wait(1);
  equal(part('[data-do=swap]').hidden, true); // its time has begun
  started(0);
  equal(part('[data-do=swap]').hidden, true); // this one has no stand-in
  sessionStorage.clear();
  page(LIST[3] + LIST.slice(2).join(''));
  press('start');
  press('swap');
  equal(text('[data-now-title]'), 'squeeze');
  equal(text('.player__clock'), '0:20');
  wait(20);
  deepEqual(submitted, ['', 'squeeze']);
});

Deno.test('a swap outlasts a reload, and there is only one in a session', () => {
  sessionStorage.clear();
  page(LIST[3] + LIST.slice(2).join(''));
  press('start');
  equal(text('[data-do=swap]'), 'do Squeeze');
  press('swap');
  wait(5);
  page(LIST[3] + LIST.slice(2).join(''));
  equal(text('[data-now-title]'), 'squeeze');
  equal(text('.player__clock'), '0:15');
  equal(part('[data-do=swap]').hidden, true);
});
