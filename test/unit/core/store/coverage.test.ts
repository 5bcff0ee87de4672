import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Coverage, grouped, without, type Span } from '../../../../src/core/store/coverage.ts';

const highest = 40;
const anySpan = fc
  .tuple(fc.nat(highest), fc.nat(12))
  .map(([first, width]): Span => ({ first, last: first + width }));

/** The numbers of spans, one by one. */
function numbers(spans: readonly Span[]): Set<number> {
  const all = spans.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  );
  assert.equal(new Set(all).size, all.length, 'spans overlap');
  return new Set(all);
}

describe('Coverage', () => {
  it('knows for each number when it was last asked for', () => {
    const anyAdded = fc.array(fc.tuple(anySpan, fc.nat(5)), { maxLength: 12 });
    fc.assert(
      fc.property(anyAdded, anySpan, fc.nat(6), (added, span, since) => {
        const coverage = new Coverage();
        const model = new Map<number, number>();
        for (const [each, time] of added) {
          coverage.add(each, time);
          for (const number of numbers([each])) model.set(number, time);
        }
        const wanted = [...numbers([span])];
        assert.deepEqual(
          numbers(coverage.missing(span, since)),
          new Set(wanted.filter((number) => (model.get(number) ?? -1) < since)),
        );
        const times = wanted.map((number) => model.get(number));
        assert.equal(
          coverage.since(span),
          times.every((time) => time !== undefined) ? Math.min(...times) : undefined,
        );
      }),
    );
  });

  it('has open ends', () => {
    const coverage = new Coverage();
    coverage.add({ first: 10, last: Infinity }, 1);
    coverage.add({ first: 20, last: 30 }, 2);
    assert.deepEqual(coverage.missing({ first: 5, last: Infinity }), [{ first: 5, last: 9 }]);
    assert.deepEqual(coverage.missing({ first: 25, last: Infinity }, 2), [
      { first: 31, last: Infinity },
    ]);
    assert.equal(coverage.since({ first: 31, last: Infinity }), 1);
  });
});

describe('Spans', () => {
  it('without others hold all numbers but theirs', () => {
    fc.assert(
      fc.property(anySpan, fc.array(anySpan, { maxLength: 5 }), (span, others) => {
        const taken = new Set(others.flatMap((each) => [...numbers([each])]));
        assert.deepEqual(
          numbers(without([span], others)),
          new Set([...numbers([span])].filter((number) => !taken.has(number))),
        );
      }),
    );
  });

  it('are one where few numbers are between them', () => {
    const spans = [
      { first: 20, last: 22 },
      { first: 1, last: 3 },
      { first: 9, last: 9 },
    ];
    assert.deepEqual(grouped(spans, 5), [
      { first: 1, last: 9 },
      { first: 20, last: 22 },
    ]);
  });
});
