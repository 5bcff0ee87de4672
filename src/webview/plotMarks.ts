import type { Span } from './protocol.ts';
import { cellSpans, type Cells } from './plotCells.ts';
import { element } from './plotDom.ts';
import type { Grid } from './plotFrame.ts';
import type { PlotFacts } from './plotFacts.ts';

/** Pixels between the pointer and its card. */
const distance = 12;

/**
 * The overlays of a drawing: the selection, the brush, the cursor, and a card about what is at the
 * pointer or cursor.
 */
export class PlotMarks {
  /** Behind the drawing. */
  readonly behind = element('div', 'plot-layer');
  /** In front of it. */
  readonly before: HTMLElement;
  readonly #edges = element('div', 'plot-layer');
  readonly #cursor = element('div', 'plot-cursor');
  readonly #card = element('div', 'plot-card');
  #grid: Grid = { left: 0, top: 0, width: 1, height: 1 };
  #cells: Cells = { view: [0, -1], count: 0, perCell: 1 };

  constructor() {
    this.before = element('div', 'plot-layer', this.#edges, this.#cursor, this.#card);
    this.before.ariaHidden = 'true';
    this.hide();
    this.cursor(null);
  }

  place(grid: Grid, cells: Cells): void {
    this.#grid = grid;
    this.#cells = cells;
  }

  /** The cell at a distance from the left edge; outside the grid, the nearest one. */
  cellAt(x: number): number {
    const share = (x - this.#grid.left) / this.#grid.width;
    return Math.max(0, Math.min(this.#cells.count - 1, Math.floor(share * this.#cells.count)));
  }

  isInGrid(x: number, y: number): boolean {
    const { left, top, width, height } = this.#grid;
    return x >= left && x < left + width && y >= top && y < top + height;
  }

  selected(spans: readonly Span[], draft: Span | null): void {
    const marks = [
      ...cellSpans(this.#cells, spans).map((span) => ({ span, name: 'plot-selected' })),
      ...cellSpans(this.#cells, draft === null ? [] : [draft]).map((span) => ({
        span,
        name: 'plot-selected draft',
      })),
    ];
    const make = (suffix: string) =>
      marks.map(({ span: [first, last], name }) => {
        const made = element('div', name + suffix);
        this.#position(made, first, last);
        return made;
      });
    this.behind.replaceChildren(...make(''));
    this.#edges.replaceChildren(...make(' edges'));
  }

  cursor(cell: number | null): void {
    this.#cursor.hidden = cell === null;
    if (cell !== null) this.#position(this.#cursor, cell, cell);
  }

  /** Shows the facts about a cell next to a position. */
  show({ label, facts }: PlotFacts, x: number, y: number): void {
    this.#card.replaceChildren(
      element('div', 'plot-card-label', label),
      ...facts.map(({ name, value }) =>
        element('div', 'plot-card-fact', element('span', '', name), element('span', '', value)),
      ),
    );
    this.#card.hidden = false;
    const { offsetWidth, offsetHeight } = this.#card;
    const { clientWidth, clientHeight } = this.before;
    const right = x + distance + offsetWidth <= clientWidth;
    const left = right ? x + distance : Math.max(0, x - distance - offsetWidth);
    const top = Math.max(0, Math.min(y + distance, clientHeight - offsetHeight));
    this.#card.style.left = `${left}px`;
    this.#card.style.top = `${top}px`;
  }

  hide(): void {
    this.#card.hidden = true;
  }

  /** The position of the keyboard's card next to a cell. */
  beside(cell: number): readonly [x: number, y: number] {
    const { left, top, width } = this.#grid;
    return [left + ((cell + 1) / Math.max(1, this.#cells.count)) * width, top];
  }

  #position(mark: HTMLElement, first: number, last: number): void {
    const { left, top, width, height } = this.#grid;
    const cell = width / Math.max(1, this.#cells.count);
    mark.style.left = `${left + first * cell}px`;
    mark.style.width = `${Math.max(2, (last - first + 1) * cell)}px`;
    mark.style.top = `${top}px`;
    mark.style.height = `${height}px`;
  }
}
