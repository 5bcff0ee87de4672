import { t } from '@vscode/l10n';
import type { EChartsType } from 'echarts/core';
import { binsOf, cellOf, cellsOf, type Cells } from './plotCells.ts';
import { element } from './plotDom.ts';
import type { PlotFacts } from './plotFacts.ts';
import { gridOf, type PlotFrame } from './plotFrame.ts';
import type { PlotLook } from './plotLook.ts';
import { PlotMarks } from './plotMarks.ts';
import { emptyNote } from './plotNotes.ts';
import { plotOption } from './plotOption.ts';
import { drawingIn } from './plotScreen.ts';
import { onThemeChange, themeLook } from './plotTheme.ts';
import type { PlotModel, PlotStep, PlotSubject, Span } from './protocol.ts';

/** A plot, and how it was chosen. */
export interface Shown {
  readonly model: PlotModel;
  readonly subject: PlotSubject;
  readonly step: PlotStep;
}

/** A plot on the screen with its overlays, and the position of each bin. */
export class PlotCanvas {
  readonly element = element('div', 'plot-area');
  readonly #canvas = element('div', 'plot-layer');
  readonly #note = element('div', 'plot-note');
  readonly #marks = new PlotMarks();
  readonly #drawing: EChartsType;
  readonly #ends: (() => void)[];
  #look: PlotLook = themeLook();
  #frame: PlotFrame = { width: 0, height: 0 };
  #cells: Cells = cellsOf([0, -1], 1);

  /** @param changed Called when the size or theme has changed, so that it has to be redrawn. */
  constructor(changed: () => void) {
    this.element.tabIndex = 0;
    this.element.role = 'application';
    this.element.ariaRoleDescription = t('plot');
    this.#canvas.ariaHidden = 'true';
    this.element.append(this.#marks.behind, this.#canvas, this.#marks.before, this.#note);
    this.element.addEventListener('blur', () => this.hideFacts());
    this.#drawing = drawingIn(this.#canvas);
    const resized = new ResizeObserver(() => this.#resize() && changed());
    resized.observe(this.element);
    this.#ends = [
      () => resized.disconnect(),
      onThemeChange(() => {
        this.#look = themeLook();
        changed();
      }),
    ];
  }

  /** The cells of the bins in view. */
  get cells(): Cells {
    return this.#cells;
  }

  /** Pixels between the axes. */
  get width(): number {
    return gridOf(this.#frame).width;
  }

  draw({ model, step }: Shown, view: Span): void {
    this.element.ariaLabel = model.title;
    this.#note.textContent = emptyNote(model) ?? '';
    if (this.#frame.width === 0) return;
    this.#cells = cellsOf(view, this.width);
    const scene = { model, step, cells: this.#cells, frame: this.#frame, look: this.#look };
    this.#drawing.setOption(plotOption(scene), { notMerge: true });
    this.#marks.place(gridOf(this.#frame), this.#cells);
  }

  /** Marks what is selected or brushed, and the bin at the cursor. */
  mark(selected: readonly Span[], draft: Span | null, bin: number | undefined): void {
    this.#marks.selected(selected, draft);
    const [first, last] = this.#cells.view;
    const isInView = bin !== undefined && first <= bin && bin <= last;
    this.#marks.cursor(isInView ? cellOf(this.#cells, bin) : null);
  }

  isInGrid(x: number, y: number): boolean {
    return this.#marks.isInGrid(x, y);
  }

  /** The bins drawn at a distance from the left edge. */
  binsAt(x: number): Span {
    return binsOf(this.#cells, this.#marks.cellAt(x));
  }

  /** The bins drawn in the same cell as a bin. */
  binsWith(bin: number): Span {
    return binsOf(this.#cells, cellOf(this.#cells, bin));
  }

  /** Shows the facts about some bins at a position. */
  showFacts(facts: PlotFacts, x: number, y: number): void {
    this.#marks.show(facts, x, y);
  }

  showFactsBeside(facts: PlotFacts, bin: number): void {
    this.#marks.show(facts, ...this.#marks.beside(cellOf(this.#cells, bin)));
  }

  hideFacts(): void {
    this.#marks.hide();
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.#drawing.dispose();
  }

  /** Returns whether the size has changed. */
  #resize(): boolean {
    const { clientWidth: width, clientHeight: height } = this.element;
    // While hidden, it has no size and keeps its drawing.
    if (width === 0 || height === 0) return false;
    if (width === this.#frame.width && height === this.#frame.height) return false;
    this.#frame = { width, height };
    // Its position may no longer exist.
    this.hideFacts();
    this.#drawing.resize({ width, height });
    return true;
  }
}
