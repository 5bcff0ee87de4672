import assert from 'node:assert/strict';
import fc from 'fast-check';
import { b2infoOf, parseQuery, predicateOf, understand } from '../../../../src/core/query/index.ts';

const others = [
  {},
  { quality_expert: { pxd: 'BAD' } },
  { ler: { momentum: 4 }, her: { momentum: 6.9 }, quality_expert: { pxd: 'GOOD' } },
];

const option = (text: string) => b2infoOf(parseQuery(text));

describe('A query for b2info-luminosity', () => {
  it('has an experiment and its runs', () => {
    assert.equal(option('exp:12 run:798-3904,4272-5512'), '--exp 12 --runs 798-3904,4272-5512');
    assert.equal(option('run=7 experiment:12-12'), '--exp 12 --runs 7');
    assert.equal(option('exp:12'), '--exp 12');
    assert.equal(option('(exp:12) (run:7 or run:9)'), '--exp 12 --runs 7,9');
    assert.equal(
      b2infoOf(parseQuery('@these'), new Map([['these', 'exp:12 run:1']])),
      '--exp 12 --runs 1',
    );
  });

  it('counts no run twice', () => {
    assert.equal(option('exp:12 run:9,1-5,3-7,6,8-8'), '--exp 12 --runs 1-9');
    assert.equal(option('exp:12 run:9,7'), '--exp 12 --runs 7,9');
  });

  it('has the good runs and the beam energy', () => {
    assert.equal(
      option('exp:12 physics @good energy:4S run:1-5'),
      '--exp 12 --runs 1-5 --good --beam-energy 4S',
    );
    assert.equal(option('exp:18 energy:4s_OFFRES'), '--exp 18 --beam-energy 4S_offres');
    assert.equal(option('exp:18 -quality:"No Events",BAD'), '--exp 18 --good');
    assert.equal(option('good exp:18 -(quality:bad or quality:"no events")'), '--exp 18 --good');
    assert.equal(option('12:3356'), '--exp 12 --runs 3356');
    assert.equal(
      b2infoOf(parseQuery('@mine exp:12'), new Map([['mine', '@physics @good']])),
      '--exp 12 --good',
    );
  });

  it('is undefined if the query says anything else', () => {
    for (const text of [
      ...['', 'run:7', 'exp:12,14 run:1', 'exp:12-14', 'exp:12 run:7-', 'exp:12 run>=7'],
      ...['exp:12 run!=7', '-exp:12', 'exp:12 -run:7', 'exp:12 or run:7', 'exp:12 run:1 run:1-3'],
      ...['exp:12 run:1 lumi>0', 'exp:12 duration:7', 'exp:12 her.current:7', 'exp:12 -physics'],
      ...['exp:12 cosmic', 'exp:12 type:physics,beam', 'exp:12 @strictly-good', 'exp:12 -@good'],
      // The tool's --good means both flags, never just one.
      ...['exp:12 -quality:bad', 'exp:12 quality:good', 'exp:12 -quality:bad,"no events",x'],
      ...['exp:12 energy:4S,5S', 'exp:12 energy>10.5', 'exp:12 energy:10.58..10.595'],
      ...['exp:12 -energy:4S', 'exp:12 energy:4S energy:4S', '@good', 'physics'],
      ...[
        'exp:12 -(quality:bad,"no events" or cosmic)',
        'exp:12 -(quality:bad,no* or quality:bad)',
      ],
      ...['exp:12 (run:1 or run>7)', 'exp:12 (physics or cosmic)', '(exp:12 or exp:14) run:1'],
      ...[
        'exp:12 -quality:bad -energy:4S',
        'exp:12 energy<10.5',
        'exp:12 type:phys*',
        'exp:12 exp:12',
        'exp:12 -hlt:bad,"no events"',
      ],
    ]) {
      assert.equal(option(text), undefined, text);
    }
  });

  it('parses to the same query', () => {
    const range = fc
      .tuple(fc.nat(60), fc.nat(9))
      .map(([first, length]) => (length === 0 ? `${first}` : `${first}-${first + length}`));
    const list = fc.array(range, { minLength: 1, maxLength: 6 });
    const rest = fc.constantFrom('', '@good', 'energy:4S_scan @good');
    fc.assert(
      fc.property(fc.nat(20), list, rest, (experiment, ranges, more) => {
        const query = parseQuery(`exp:${experiment} run:${ranges.join(',')} ${more}`);
        const options = b2infoOf(query) ?? '';
        const [fits, again] = [query, parseQuery(options)].map((each) =>
          predicateOf(understand(each)),
        );
        assert.ok(fits && again);
        for (const other of others) {
          for (let run = 0; run < 80; run++) {
            const record = { ...other, experiment, run };
            assert.equal(again(record), fits(record), `${options}: ${run}`);
          }
        }
        assert.equal(again({ experiment: experiment + 1, run: 1 }), false);
      }),
    );
  });
});
