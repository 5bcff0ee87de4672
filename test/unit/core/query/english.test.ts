import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readValid, suggestionFor } from '../../../../src/core/query/index.ts';

/** What people type, and the query that it means; undefined if that isn't certain. */
const cases: readonly (readonly [string, string | undefined])[] = [
  ['all good physics runs of experiment 12 with more than 5 /pb', 'exp:12 physics @good lumi>5/pb'],
  ['good physics runs of experiment 12', 'exp:12 physics @good'],
  ['exp 12 good physics', 'exp:12 physics @good'],
  ['Experiment 12', 'exp:12'],
  ['experiments 12, 14 and 16-18', 'exp:12,14,16-18'],
  ['exp 12 to 14, physics', 'exp:12-14 physics'],
  ['exp12 runs 100 to 200', 'exp:12 run:100-200'],
  ['every run of exp:12', 'exp:12'],
  ['exp:12 lumi > 5 and physics runs', 'exp:12 physics lumi > 5'],
  ['bad physics runs in 2020', 'physics -@good 2020'],
  ['physics runs of May 2020', 'physics 2020-05'],
  ['good runs since March 2021', '@good start>=2021-03'],
  ['cosmic runs from 2020-05 to 2020-06', 'cosmic start:2020-05..2020-06'],
  ['4s_offres runs with at least 10 pb-1 recorded', 'energy:4S_offres lumi>=10/pb'],
  ['luminosity above 1.5 inverse fb in exp 20', 'exp:20 lumi>1.5/fb'],
  ['runs longer than 2 hours and shorter than 300 minutes', 'duration>2h duration<300min'],
  ['exp 12 with strictly-good', 'exp:12 @strictly-good'],
  ['my favourite runs', undefined],
  ['mine of exp 12', 'exp:12 @mine'],
  // "And" means either here, and both are about the same thing.
  ['physics and cosmic runs', undefined],
  ['runs of May 2020 and June 2020', undefined],
  ['exp:12 and exp:14 runs', undefined],
  ['cosmic or beam runs of exp 12', undefined],
  ['runs without luminosity', undefined],
  ['not good runs of exp 12', undefined],
  ['more than 5 runs', undefined],
  ['runs with delivered luminosity above 5/pb', undefined],
  ['together more than 5 /pb', undefined],
  ['exp 12 14', undefined],
  ['experiment 12-2020', undefined],
  ['duration over 5 /pb', undefined],
  ['runs #5 of exp 12', undefined],
  ['(good) runs', undefined],
  ['all runs', undefined],
  // Signs that turn the meaning round, or leave a range open.
  ['exp 12 !good', undefined],
  ['exp 12 ! good', undefined],
  ['not-good runs of exp 12', undefined],
  ['good runs ..2020-05', undefined],
  ['run:100.. of exp 12', undefined],
  ['exp 12 with .duration>5', undefined],
  ['quality:ba? in exp 12', undefined],
  // Times, and thousands.
  ['since 2020-05-03 10:00 in exp 12', undefined],
  ['run 1,000 of exp 12', undefined],
  ['exp 12 3356', undefined],
  ['good runs of 2020 up to 3 Dec', undefined],
  // Twice about the same.
  ['good and bad runs', undefined],
  ['runs of 2020 and since 2021-03', undefined],
  ['exp 12 and exp>14 runs', undefined],
  ['lumi:0 and more than 5/pb', undefined],
  ['12:100 and exp 14', undefined],
  ['runs since 2020-05 and before 2020-07', 'start>=2020-05 start<2020-07'],
  ['good runs of exp 12.', 'exp:12 @good'],
  ['mine runs longer than 90 seconds', '@mine duration>90s'],
  ['', undefined],
  ['run 200 to 100 of exp 12', undefined],
  ['physics runs of experiment 12 on tuesdays', undefined],
];

const own = new Map([['mine', '@good lumi>5/pb']]);

describe('A query in plain English', () => {
  for (const [text, query] of cases) {
    it(`“${text}” means ${query ?? 'nothing certain'}`, () => {
      assert.equal(suggestionFor(text, own)?.query, query);
    });
  }

  it('says which words the suggestion leaves out', () => {
    assert.equal(
      suggestionFor('all runs of exp 12')?.about,
      'Suggested query, without “all runs of”',
    );
    assert.equal(suggestionFor('exp 12')?.about, 'Suggested query');
  });

  /** Each part, as people say it, and its term. */
  const number = fc.integer({ min: 1, max: 99 });
  const filler = fc.constantFrom('', 'all', 'runs of', 'the', 'with', 'and', 'in', 'me');
  const parts = fc.tuple(
    fc
      .tuple(fc.constantFrom('exp', 'experiment ', 'Experiments '), number)
      .map(([said, exp]) => [`${said}${exp}`, `exp:${exp}`] as const),
    fc.constantFrom('physics', 'cosmic', 'beam').map((type) => [type, type] as const),
    fc.constantFrom(['good', '@good'] as const, ['bad', '-@good'] as const),
    fc
      .tuple(
        fc.constantFrom(['more than', '>'], ['at least', '>='], ['less than', '<']),
        number,
        fc.constantFrom('/pb', '/fb', '/nb'),
        fc.constantFrom(' ', ''),
      )
      .map(
        ([[said = '', operator = ''], value, unit, space]) =>
          [`${said} ${value}${space}${unit}`, `lumi${operator}${value}${unit}`] as const,
      ),
  );

  it('has all that is said, in any order, and no more', () => {
    const said = parts.chain((all) => fc.shuffledSubarray(all, { minLength: 1 }));
    fc.assert(
      fc.property(said, fc.array(filler, { minLength: 5, maxLength: 5 }), (terms, words) => {
        const text = terms.map(([each], i) => `${words[i] ?? ''} ${each}`).join(' ');
        const query = suggestionFor(text)?.query ?? text.trim();
        assert.deepEqual(query.split(' ').sort(), terms.map(([, term]) => term).sort());
      }),
    );
  });

  it('is never guessed where a word is unknown', () => {
    const said = parts.chain((all) => fc.shuffledSubarray(all, { minLength: 1 }));
    const unknown = fc.constantFrom(
      'not',
      'or',
      'without',
      'except',
      'about',
      '7',
      '-',
      'delivered',
    );
    fc.assert(
      fc.property(said, unknown, fc.nat(3), (terms, word, place) => {
        const texts: string[] = terms.map(([each]) => each);
        texts.splice(place, 0, word);
        assert.equal(suggestionFor(texts.join(' '))?.query, undefined);
      }),
    );
  });

  it('always parses', () => {
    const words =
      'exp run runs 12 14-16 , to and good physics @good more than 5 /pb 5/pb lumi > : since 2020-05 May 2020 4S or not - ( " # exp:12 12:5 field on';
    const text = fc
      .array(fc.constantFrom(...words.split(' ')), { maxLength: 8 })
      .map((each) => each.join(' '));
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (each) => {
        const query = suggestionFor(each, own)?.query;
        if (query !== undefined) readValid(query, own);
      }),
      { numRuns: 2_000 },
    );
  });
});
