import assert from 'node:assert/strict';
import fc from 'fast-check';
import { b2infoOf, parseQuery, predicateOf, understand } from '../../../../src/core/query/index.ts';

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

  it('is none where the query says anything else', () => {
    for (const text of [
      ...['', 'run:7', 'exp:12,14 run:1', 'exp:12-14', 'exp:12 run:7-', 'exp:12 run>=7'],
      ...['exp:12 run!=7', '-exp:12', 'exp:12 -run:7', 'exp:12 or run:7', 'exp:12 run:1 run:1-3'],
      ...['exp:12 physics', 'exp:12 run:1 lumi>0', 'exp:12 duration:7', 'exp:12 her.current:7'],
    ]) {
      assert.equal(option(text), undefined, text);
    }
  });

  it('is read as the same query', () => {
    const range = fc
      .tuple(fc.nat(60), fc.nat(9))
      .map(([first, length]) => (length === 0 ? `${first}` : `${first}-${first + length}`));
    const list = fc.array(range, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.nat(20), list, (experiment, ranges) => {
        const query = parseQuery(`exp:${experiment} run:${ranges.join(',')}`);
        const options = b2infoOf(query) ?? '';
        const [fits, again] = [query, parseQuery(options)].map((each) =>
          predicateOf(understand(each)),
        );
        assert.ok(fits && again);
        for (let run = 0; run < 80; run++) {
          assert.equal(again({ experiment, run }), fits({ experiment, run }), `${options}: ${run}`);
        }
        assert.equal(again({ experiment: experiment + 1, run: 1 }), false);
      }),
    );
  });
});
