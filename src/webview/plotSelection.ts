import { t } from '@vscode/l10n';
import type { PlotCanvas, Shown } from './plotCanvas.ts';
import { joined } from './plotCells.ts';
import { factsOf, sentenceOf } from './plotFacts.ts';
import type { PlotCursor } from './plotKeys.ts';
import type { FromTab, Span } from './protocol.ts';

/** What is selected in a plot, what is being brushed, and the cursor. */
export class PlotSelection {
  readonly #canvas: PlotCanvas;
  readonly #send: (message: FromTab) => void;
  /** Announces a text to screen readers. */
  readonly #say: (text: string) => void;
  #shown: Shown | undefined;
  #selected: readonly Span[] = [];
  #draft: Span | null = null;
  #cursor: PlotCursor | null = null;

  constructor(canvas: PlotCanvas, send: (message: FromTab) => void, say: (text: string) => void) {
    this.#canvas = canvas;
    this.#send = send;
    this.#say = say;
  }

  get cursor(): PlotCursor | null {
    return this.#cursor;
  }

  /** For another plot, with nothing selected, or for the same one with other values. */
  show(shown: Shown, isSame: boolean): void {
    this.#shown = shown;
    if (isSame) return;
    this.#cursor = this.#draft = null;
    this.#selected = [];
  }

  /** Applies the selection that the extension sends. */
  hear(selected: readonly Span[]): void {
    this.#selected = selected;
    this.paint();
  }

  paint(): void {
    this.#canvas.mark(this.#selected, this.#draft, this.#cursor?.bin);
  }

  /** Moves the cursor to a bin in view, and announces it. */
  moveTo(cursor: PlotCursor): void {
    this.#cursor = cursor;
    const here = this.#canvas.binsWith(cursor.bin);
    const { anchor } = cursor;
    this.draft(anchor === null ? null : over([anchor, anchor], here));
    if (this.#shown === undefined) return;
    const facts = factsOf(this.#shown.model, this.#draft ?? here);
    this.#say(sentenceOf(facts));
    this.#canvas.showFactsBeside(facts, cursor.bin);
  }

  /** Sets or clears the brush. */
  draft(bins: Span | null): void {
    this.#draft = bins;
    this.paint();
  }

  click(bins: Span, adds: boolean): void {
    this.#cursor = { bin: bins[0], anchor: null };
    if (!adds && this.#isRun(bins)) {
      this.#open(bins);
      this.paint();
    } else this.brush(bins, adds);
  }

  /**
   * Selects what is brushed or at the cursor; if `opens`, a run at the cursor is opened instead.
   */
  accept(opens: boolean): void {
    if (this.#draft !== null) this.brush(this.#draft, false);
    else if (this.#cursor !== null) {
      const bins = this.#canvas.binsWith(this.#cursor.bin);
      if (opens && this.#isRun(bins)) this.#open(bins);
      else this.brush(bins, false);
    }
  }

  /** Returns whether there was anything to clear. */
  clear(): boolean {
    if (this.#draft !== null) {
      this.#endBrush();
      return true;
    }
    if (this.#selected.length === 0) return false;
    this.#selected = [];
    this.paint();
    this.#send({ type: 'brush', bins: [] });
    this.#say(t('Nothing selected. Press Space to select what is at the cursor.'));
    return true;
  }

  brush(bins: Span, adds: boolean): void {
    this.#selected = joined(adds ? [...this.#selected, bins] : [bins]);
    this.#endBrush();
    this.#send({ type: 'brush', bins: this.#selected });
    if (this.#shown === undefined) return;
    this.#say(t('Selected: {0}', sentenceOf(factsOf(this.#shown.model, bins))));
  }

  #endBrush(): void {
    this.#cursor = this.#cursor && { ...this.#cursor, anchor: null };
    this.draft(null);
    // It was about the brushed bins.
    this.#canvas.hideFacts();
  }

  #open([bin]: Span): void {
    this.#send({ type: 'openBin', bin });
  }

  /** Whether bins are a single run, which can be opened. */
  #isRun([first, last]: Span): boolean {
    if (this.#shown === undefined || first !== last) return false;
    const { model, step } = this.#shown;
    return model.kind === 'strip' || (model.kind !== 'histogram' && step === 'run');
  }
}

/** The span that covers both. */
export function over([a, b]: Span, [c, d]: Span): Span {
  return [Math.min(a, c), Math.max(b, d)];
}
