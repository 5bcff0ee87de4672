import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RowSelection } from '../../../src/webview/rowSelection.ts';

describe('The selection of rows in the tab', () => {
  it('has the rows that single steps add up to, as separate spans', () => {
    const step = fc.record({
      row: fc.nat(12),
      how: fc.constantFrom('only', 'toggle', 'extendTo'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const selection = new RowSelection();
        let expected = new Set<number>();
        let anchor = 0;
        for (const { row, how } of steps) {
          selection[how](row);
          if (how === 'extendTo') {
            const first = Math.min(anchor, row);
            const count = Math.abs(anchor - row) + 1;
            expected = new Set(Array.from({ length: count }, (_, i) => first + i));
            continue;
          }
          anchor = row;
          if (how === 'only') expected = new Set([row]);
          else if (!expected.delete(row)) expected.add(row);
        }
        const rows = Array.from({ length: 13 }, (_, row) => row);
        assert.deepEqual(
          rows.filter((row) => selection.has(row)),
          rows.filter((row) => expected.has(row)),
        );
        for (const [i, [first, last]] of selection.spans.entries()) {
          assert.ok(first <= last && first > (selection.spans[i - 1]?.[1] ?? -2) + 1);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is all rows, or none if there are none', () => {
    const selection = new RowSelection();
    selection.all(50_000);
    assert.deepEqual(selection.spans, [[0, 49_999]]);
    selection.all(0);
    assert.deepEqual(selection.spans, []);
  });

  it("isn't reset by the echo of an earlier state", () => {
    const selection = new RowSelection();
    selection.only(2);
    const before = selection.tell();
    selection.extendTo(5);
    const now = selection.tell();
    selection.hear(before);
    assert.deepEqual(selection.spans, [[2, 5]]);
    selection.hear(now);
    selection.hear([[7, 7]]);
    assert.deepEqual(selection.spans, [[7, 7]]);
  });
});
