import { deepEqual, equal } from 'node:assert/strict';
import { levelOf, type Signs, ticked } from './offline_signs.ts';

const SIGNS: Signs = {
  of: {
    fever: { yes: 'emergency', no: '', not_sure: 'emergency' },
    bruise: { yes: 'soon', no: '', not_sure: 'soon' },
    wound: { yes: 'soon', no: '', not_sure: 'soon' },
    tired: { yes: '', no: '', not_sure: '' },
  },
  several: { emergency: 'emergency', same_day: 'same_day', soon: 'same_day' },
  unanswered: 'emergency',
  levels: ['emergency', 'same_day', 'soon'],
};
const NO = { fever: 'no', bruise: 'no', wound: 'no', tired: 'no' };

Deno.test('only "no" to all, or what the server calls all right, is no sign', () => {
  equal(levelOf(SIGNS, NO), '');
  equal(levelOf(SIGNS, { ...NO, tired: 'yes' }), '');
  for (const answer of ['yes', 'not_sure']) {
    equal(levelOf(SIGNS, { ...NO, fever: answer }), 'emergency');
    equal(levelOf(SIGNS, { ...NO, bruise: answer }), 'soon');
  }
});

Deno.test('what was not answered, or was answered in no way we know, is the worst', () => {
  const { bruise: _, ...rest } = NO;
  equal(levelOf(SIGNS, rest), 'emergency');
  equal(levelOf(SIGNS, {}), 'emergency');
  equal(levelOf(SIGNS, { ...NO, bruise: 'maybe' }), 'emergency');
});

Deno.test('several signs come to what the server says of several', () => {
  equal(levelOf(SIGNS, { ...NO, bruise: 'yes', wound: 'yes' }), 'same_day');
  equal(levelOf(SIGNS, { ...NO, bruise: 'yes', fever: 'yes' }), 'emergency');
});

Deno.test('a level that is not in the list is not taken for all right', () => {
  const odd = { ...SIGNS, of: { fever: { yes: 'later', no: '' } } };
  equal(levelOf(odd, { fever: 'yes' }), 'emergency');
});

Deno.test('an empty checklist, and "not sure", leave nothing answered with no', () => {
  deepEqual(ticked(SIGNS, ['none_of_these']), NO);
  deepEqual(ticked(SIGNS, ['bruise']), { ...NO, bruise: 'yes' });
  for (const ticks of [[], ['not_sure'], ['bruise', 'not_sure']]) {
    equal(Object.values(ticked(SIGNS, ticks)).includes('no'), false);
  }
});
