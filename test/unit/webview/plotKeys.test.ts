import assert from 'node:assert/strict';
import fc from 'fast-check';
import { binsOf, cellOf, cellsOf, cellSpans, joined } from '../../../src/webview/plotCells.ts';
import { plotKey, type PlotCursor } from '../../../src/webview/plotKeys.ts';
import { isWhole, moved, wholeView, zoomed } from '../../../src/webview/plotView.ts';
import type { Span } from '../../../src/webview/protocol.ts';

describe('the keyboard on a plot', () => {
  const cells = cellsOf([0, 9], 100);
  const press = (key: string, cursor: PlotCursor | null, shiftKey = false) =>
    plotKey({ key, shiftKey }, cells, cursor, 10);
  const cursorAfter = (key: string, cursor: PlotCursor | null, shiftKey = false) => {
    const action = press(key, cursor, shiftKey);
    return action?.do === 'move' ? action.cursor : null;
  };

  it('moves with arrows, Home and End, and stays on the plot', () => {
    assert.deepEqual(cursorAfter('ArrowRight', null), { bin: 0, anchor: null });
    assert.deepEqual(cursorAfter('ArrowRight', { bin: 3, anchor: null }), { bin: 4, anchor: null });
    assert.equal(cursorAfter('ArrowLeft', { bin: 0, anchor: null })?.bin, 0);
    assert.equal(cursorAfter('ArrowRight', { bin: 9, anchor: null })?.bin, 9);
    assert.equal(cursorAfter('End', { bin: 3, anchor: null })?.bin, 9);
    assert.equal(cursorAfter('Home', { bin: 3, anchor: null })?.bin, 0);
  });

  it('brushes from where Shift was first pressed', () => {
    const second = cursorAfter('ArrowRight', { bin: 3, anchor: null }, true);
    assert.deepEqual(second, { bin: 4, anchor: 3 });
    assert.deepEqual(cursorAfter('End', second, true), { bin: 9, anchor: 3 });
  });

  it('moves from cell to cell if a cell holds several bins', () => {
    const wide = cellsOf(wholeView(1000), 200);
    const action = plotKey(
      { key: 'ArrowRight', shiftKey: false },
      wide,
      { bin: 0, anchor: null },
      1000,
    );
    assert.deepEqual(action?.do === 'move' && action.cursor.bin, 10);
  });

  it('brings a position out of view into it', () => {
    const near = cellsOf([10, 19], 100);
    const action = plotKey(
      { key: 'ArrowRight', shiftKey: false },
      near,
      { bin: 19, anchor: null },
      100,
    );
    assert.deepEqual(action?.do === 'move' && action.view, [11, 20]);
  });

  it('ignores other keys, and plots without bins', () => {
    assert.equal(press('a', null), undefined);
    assert.equal(plotKey({ key: 'End', shiftKey: false }, cells, null, 0), undefined);
  });
});

describe('the view of a plot', () => {
  const view = fc
    .tuple(fc.integer({ min: 1, max: 60_000 }), fc.nat(), fc.nat())
    .map(([bins, a, b]): { bins: number; view: Span } => {
      const [first, last] = [a % bins, b % bins].toSorted((x, y) => x - y);
      return { bins, view: [first ?? 0, last ?? 0] };
    });

  it('never leaves the bins, however it is zoomed and panned', () => {
    fc.assert(
      fc.property(
        view,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.integer({ min: -70_000, max: 70_000 }),
        ({ bins, view: [first, last] }, factor, by) => {
          for (const [a, b] of [
            zoomed([first, last], bins, factor, first),
            moved([first, last], bins, by),
          ]) {
            assert.ok(a >= 0 && b < bins && a <= b);
          }
        },
      ),
    );
  });

  it('is the whole plot again after zooming out as far as in', () => {
    let now = wholeView(50_000);
    for (let i = 0; i < 8; i++) now = zoomed(now, 50_000, 0.5, 1234);
    for (let i = 0; i < 9; i++) now = zoomed(now, 50_000, 2, 1234);
    assert.equal(isWhole(now, 50_000), true);
  });

  it('has each bin in exactly one cell', () => {
    fc.assert(
      fc.property(view, fc.integer({ min: 1, max: 3000 }), (each, pixels) => {
        const cells = cellsOf(each.view, pixels);
        assert.ok(cells.count <= Math.max(1, pixels / 2));
        assert.equal(binsOf(cells, 0)[0], each.view[0]);
        assert.equal(binsOf(cells, cells.count - 1)[1], each.view[1]);
        const bin = Math.floor((each.view[0] + each.view[1]) / 2);
        const [first, last] = binsOf(cells, cellOf(cells, bin));
        assert.ok(first <= bin && bin <= last);
      }),
    );
  });

  it('shows the part of the selection that is in it, joined', () => {
    assert.deepEqual(
      joined([
        [4, 6],
        [0, 1],
        [2, 2],
        [6, 8],
      ]),
      [
        [0, 2],
        [4, 8],
      ],
    );
    assert.deepEqual(
      cellSpans(cellsOf([10, 19], 100), [
        [0, 11],
        [15, 30],
        [40, 50],
      ]),
      [
        [0, 1],
        [5, 9],
      ],
    );
  });
});
