import assert from 'node:assert/strict';
import fc from 'fast-check';
import { moved } from '../../../../src/core/selection/index.ts';

describe('moved', () => {
  it('finds a text again wherever others are inserted before or after it', () => {
    const text = fc.string({ maxLength: 20, unit: fc.constantFrom('a', 'b', '\n', '{') });
    fc.assert(
      fc.property(
        text,
        text,
        fc.array(fc.tuple(fc.nat(), fc.nat(), text)),
        (head, tail, changes) => {
          let source = `${head}…MARK…${tail}`;
          let span = { start: head.length + 1, end: head.length + 5 };
          for (const [from, length, put] of changes) {
            const start = from % (source.length + 1);
            const end = Math.min(start + (length % 10), source.length);
            const next = moved(span, { start, end, length: put.length });
            const touches = start <= span.end && span.start <= end;
            assert.equal(next === undefined, touches);
            if (!next) continue;
            source = source.slice(0, start) + put + source.slice(end);
            span = next;
            assert.equal(source.slice(span.start, span.end), 'MARK');
          }
        },
      ),
    );
  });

  it('loses a cursor at which somebody types', () => {
    const cursor = { start: 5, end: 5 };
    assert.equal(moved(cursor, { start: 5, end: 5, length: 1 }), undefined);
    assert.deepEqual(moved(cursor, { start: 4, end: 4, length: 2 }), { start: 7, end: 7 });
    assert.deepEqual(moved(cursor, { start: 6, end: 9, length: 0 }), cursor);
  });
});
