import { t } from '@vscode/l10n';
import type { EChartsType } from 'echarts/core';
import type {
  FromTab,
  PictureFormat,
  PlotModel,
  PlotStep,
  PlotSubject,
  Span,
  ToTab,
} from './protocol.ts';
import { PlotBar } from './plotBar.ts';
import { binsOf, cellOf, cellsOf, joined, type Cells } from './plotCells.ts';
import { element } from './plotDom.ts';
import { svgOf } from './plotDrawing.ts';
import { factsOf, sentenceOf } from './plotFacts.ts';
import { gridOf, type PlotFrame } from './plotFrame.ts';
import { plotKey, type PlotCursor } from './plotKeys.ts';
import { printedLook, type PlotLook } from './plotLook.ts';
import { PlotMarks } from './plotMarks.ts';
import { plotOption } from './plotOption.ts';
import { watchPointer } from './plotPointer.ts';
import { PlotRange } from './plotRange.ts';
import { copyPng, drawingIn, pngOf } from './plotScreen.ts';
import { tableOf } from './plotTable.ts';
import { tableElement } from './plotTableElement.ts';
import { onThemeChange, themeLook } from './plotTheme.ts';
import { emptyNote, remark } from './plotNotes.ts';
import { isWhole, moved, wholeView, zoomed } from './plotView.ts';

interface Shown {
  readonly model: PlotModel;
  readonly subject: PlotSubject;
  readonly step: PlotStep;
}

/** Times the bins in view, for each turn of the wheel. */
const wheelFactor = 1.25;
/** Pixels of a picture: fits the width of a page. */
const pictureSize = { width: 960, height: 480 };

/** The plot of a tab: draws what the extension sends, and says what is chosen in it. */
export class Plot {
  readonly #send: (message: FromTab) => void;
  readonly #element: HTMLElement;
  readonly #bar: PlotBar;
  readonly #area = element('div', 'plot-area');
  readonly #canvas = element('div', 'plot-layer');
  readonly #note = element('div', 'plot-note');
  readonly #says = element('div', 'plot-says');
  readonly #table = element('div', 'plot-table');
  readonly #marks = new PlotMarks();
  readonly #range: PlotRange;
  readonly #drawing: EChartsType;
  readonly #ends: (() => void)[] = [];

  #shown: Shown | undefined;
  #look: PlotLook = themeLook();
  #frame: PlotFrame = { width: 0, height: 0 };
  #view: Span = [0, -1];
  #cells: Cells = cellsOf([0, -1], 1);
  #selected: readonly Span[] = [];
  /** What is being brushed. */
  #draft: Span | null = null;
  #cursor: PlotCursor | null = null;
  #inView = '';
  #brushes = true;
  #panFrom: Span | undefined;
  #nextFrame: number | undefined;

  constructor(parent: HTMLElement, send: (message: FromTab) => void) {
    this.#send = send;
    this.#bar = new PlotBar({
      choose: (subject, step) => send({ type: 'plot', subject, step }),
      zoom: (factor) => this.#zoom(factor, this.#middle()),
      reset: () => this.#show(wholeView(this.#bins)),
      brush: (on) => this.#setBrushes(on),
      table: (on) => this.#setTable(on),
    });
    this.#range = new PlotRange((view) => this.#show(view));
    this.#area.tabIndex = 0;
    this.#area.role = 'application';
    this.#area.ariaRoleDescription = t('plot');
    this.#area.classList.add('brushes');
    this.#canvas.ariaHidden = 'true';
    this.#says.ariaLive = 'polite';
    this.#table.hidden = true;
    this.#table.tabIndex = 0;
    this.#table.role = 'region';
    this.#area.append(this.#marks.behind, this.#canvas, this.#marks.before, this.#note);
    this.#element = element(
      'section',
      'plot',
      this.#bar.element,
      this.#area,
      this.#table,
      this.#range.element,
      this.#says,
    );
    this.#element.ariaLabel = t('Plot');
    parent.append(this.#element);
    this.#drawing = drawingIn(this.#canvas);
    this.#watch();
  }

  receive(message: ToTab): void {
    switch (message.type) {
      case 'plot':
        this.#receivePlot({ ...message, model: message.plot }, message.view);
        break;
      case 'selected':
        this.#selected = message.bins;
        this.#paint();
        break;
      case 'inView':
        this.#inView = message.sum;
        this.#tell();
        break;
      case 'picture':
        this.#send({ type: 'picture', id: message.id, data: this.#picture(message.format) });
        break;
      case 'copyPicture':
        void copyPng(this.#picture('png')).then((done) => {
          this.#send({ type: 'pictureCopied', done });
        });
        break;
      case 'focus':
        if (message.part === 'plot') this.focus();
        break;
      default:
      // For the other parts of the tab.
    }
  }

  focus(): void {
    (this.#table.hidden ? this.#area : this.#table).focus();
  }

  dispose(): void {
    for (const end of this.#ends) end();
    if (this.#nextFrame !== undefined) cancelAnimationFrame(this.#nextFrame);
    this.#drawing.dispose();
    this.#element.remove();
  }

  get #bins(): number {
    return this.#shown?.model.bins.length ?? 0;
  }

  #watch(): void {
    const resized = new ResizeObserver(() => this.#resize());
    resized.observe(this.#area);
    const keys = (event: KeyboardEvent) => this.#key(event);
    const blur = () => this.#marks.hide();
    this.#area.addEventListener('keydown', keys);
    this.#area.addEventListener('blur', blur);
    this.#ends.push(
      () => resized.disconnect(),
      () => this.#area.removeEventListener('keydown', keys),
      () => this.#area.removeEventListener('blur', blur),
      onThemeChange(() => {
        this.#look = themeLook();
        this.#draw();
      }),
      watchPointer(this.#area, {
        isInGrid: (x, y) => this.#bins > 0 && this.#marks.isInGrid(x, y),
        hover: (x, y) => this.#hover(x, y),
        leave: () => this.#marks.hide(),
        drag: (from, to) => this.#drag(from, to),
        drop: (from, to, adds) => this.#drop(from, to, adds),
        click: (x, adds) => this.#click(x, adds),
        cancel: () => this.#setDraft(null),
        wheel: (x, turns, sideways) => this.#wheel(x, turns, sideways),
      }),
    );
  }

  /** @param view What a tab that is made anew is to show of it. */
  #receivePlot(shown: Shown, view: Span | undefined): void {
    const before = this.#shown;
    this.#shown = shown;
    const isSame =
      before?.subject === shown.subject &&
      before.step === shown.step &&
      before.model.bins.length === shown.model.bins.length;
    if (!isSame) {
      const wasPart = before !== undefined && !isWhole(this.#view, before.model.bins.length);
      const whole = wholeView(this.#bins);
      this.#view = before === undefined && view && view[1] <= whole[1] ? view : whole;
      this.#cursor = null;
      this.#draft = null;
      this.#selected = [];
      if (wasPart) this.#send({ type: 'view', bins: null });
    }
    this.#bar.show(shown.subject, shown.step);
    this.#area.ariaLabel = shown.model.title;
    this.#area.ariaDescription = t(
      'Arrow keys move, Shift and arrow keys select, Enter accepts, plus and minus zoom.',
    );
    this.#table.ariaLabel = shown.model.title;
    this.#tell();
    this.#draw();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#area;
    // Hidden, it has no size, and keeps its drawing.
    if (width === 0 || height === 0) return;
    if (width === this.#frame.width && height === this.#frame.height) return;
    this.#frame = { width, height };
    // It stood where there may be no room any more.
    this.#marks.hide();
    this.#drawing.resize({ width, height });
    this.#draw();
  }

  /** Draws what is in view. */
  #draw(): void {
    if (this.#shown === undefined) return;
    const { model, step } = this.#shown;
    this.#range.show(this.#view, this.#bins);
    this.#bar.zoomable(this.#canZoom(1 / 2), this.#canZoom(2));
    this.#note.textContent = emptyNote(model) ?? '';
    if (!this.#table.hidden) this.#fillTable();
    if (this.#frame.width === 0) return;
    const grid = gridOf(this.#frame);
    this.#cells = cellsOf(this.#view, grid.width);
    const scene = { model, step, cells: this.#cells, frame: this.#frame, look: this.#look };
    this.#drawing.setOption(plotOption(scene), { notMerge: true });
    this.#marks.place(grid, this.#cells);
    this.#paint();
  }

  /** Marks what is selected, and where the keyboard is. */
  #paint(): void {
    this.#marks.selected(this.#selected, this.#draft);
    const bin = this.#cursor?.bin;
    const isInView = bin !== undefined && bin >= this.#view[0] && bin <= this.#view[1];
    this.#marks.cursor(isInView ? cellOf(this.#cells, bin) : null);
  }

  #tell(): void {
    const parts = [this.#inView, this.#shown && remark(this.#shown.model)];
    this.#bar.say(parts.filter((part) => part !== undefined && part !== '').join(' · '));
  }

  /** Shows other bins of the same plot; drawn with the next frame, however many come before. */
  #show(view: Span): void {
    if (view[0] === this.#view[0] && view[1] === this.#view[1]) return;
    this.#view = view;
    this.#marks.hide();
    this.#nextFrame ??= requestAnimationFrame(() => {
      this.#nextFrame = undefined;
      this.#draw();
      const bins = isWhole(this.#view, this.#bins) ? null : this.#view;
      this.#send({ type: 'view', bins });
    });
  }

  #zoom(factor: number, about: number): void {
    if (this.#bins > 0) this.#show(zoomed(this.#view, this.#bins, factor, about));
  }

  #canZoom(factor: number): boolean {
    const [first, last] = this.#view;
    if (this.#bins === 0) return false;
    const [a, b] = zoomed(this.#view, this.#bins, factor, this.#middle());
    return b - a !== last - first;
  }

  #middle(): number {
    const [first, last] = this.#view;
    const cursor = this.#cursor?.bin;
    const isInView = cursor !== undefined && cursor >= first && cursor <= last;
    return isInView ? cursor : Math.floor((first + last) / 2);
  }

  #binsAt(x: number): Span {
    return binsOf(this.#cells, this.#marks.cellAt(x));
  }

  #hover(x: number, y: number): void {
    if (this.#shown !== undefined) {
      this.#marks.show(factsOf(this.#shown.model, this.#binsAt(x)), x, y);
    }
  }

  #drag(from: number, to: number): void {
    if (this.#brushes) {
      this.#setDraft(over(this.#binsAt(from), this.#binsAt(to)));
      return;
    }
    this.#panFrom ??= this.#view;
    const perPixel = (this.#view[1] - this.#view[0] + 1) / gridOf(this.#frame).width;
    this.#show(moved(this.#panFrom, this.#bins, Math.round((from - to) * perPixel)));
  }

  #drop(from: number, to: number, adds: boolean): void {
    this.#panFrom = undefined;
    if (this.#brushes) this.#brush(over(this.#binsAt(from), this.#binsAt(to)), adds);
  }

  #click(x: number, adds: boolean): void {
    const bins = this.#binsAt(x);
    this.#cursor = { bin: bins[0], anchor: null };
    if (!adds && this.#isRun(bins)) {
      this.#send({ type: 'openBin', bin: bins[0] });
      this.#paint();
    } else this.#brush(bins, adds);
  }

  #wheel(x: number, turns: number, sideways: boolean): boolean {
    const [first, last] = this.#view;
    const [bin] = this.#binsAt(x);
    const width = last - first + 1;
    const next = sideways
      ? moved(this.#view, this.#bins, Math.sign(turns) * Math.max(1, Math.round(width / 10)))
      : zoomed(this.#view, this.#bins, wheelFactor ** turns, bin);
    if (next[0] === first && next[1] === last) return false;
    this.#show(next);
    return true;
  }

  #key(event: KeyboardEvent): void {
    if (this.#shown === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = plotKey(event, this.#cells, this.#cursor, this.#bins);
    if (action === undefined) return;
    switch (action.do) {
      case 'move':
        this.#move(action.cursor, action.view);
        break;
      case 'zoom':
        this.#show(action.view);
        break;
      case 'accept':
        this.#accept(true);
        break;
      case 'select':
        this.#accept(false);
        break;
      case 'clear':
        if (!this.#clear()) return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #move(cursor: PlotCursor, view: Span): void {
    this.#cursor = cursor;
    this.#draft = cursor.anchor === null ? null : this.#brushed(cursor.anchor, cursor.bin);
    if (view[0] === this.#view[0] && view[1] === this.#view[1]) this.#paint();
    else {
      this.#show(view);
      this.#cells = cellsOf(view, gridOf(this.#frame).width);
      this.#draw();
    }
    if (this.#shown === undefined) return;
    const facts = factsOf(this.#shown.model, this.#draft ?? this.#cellBins(cursor.bin));
    this.#says.textContent = sentenceOf(facts);
    this.#marks.show(facts, ...this.#marks.beside(cellOf(this.#cells, cursor.bin)));
  }

  #cellBins(bin: number): Span {
    return binsOf(this.#cells, cellOf(this.#cells, bin));
  }

  /** From the one bin's cell to that of the other, which may be out of view. */
  #brushed(anchor: number, bin: number): Span {
    return over([anchor, anchor], this.#cellBins(bin));
  }

  /** Takes what is brushed, or what is at the cursor, which opens where it is a run. */
  #accept(opens: boolean): void {
    if (this.#draft !== null) this.#brush(this.#draft, false);
    else if (this.#cursor !== null) {
      const bins = this.#cellBins(this.#cursor.bin);
      if (opens && this.#isRun(bins)) this.#send({ type: 'openBin', bin: bins[0] });
      else this.#brush(bins, false);
    }
  }

  /** Returns whether there was anything to clear. */
  #clear(): boolean {
    if (this.#draft !== null) {
      this.#cursor = this.#cursor && { ...this.#cursor, anchor: null };
      this.#setDraft(null);
      return true;
    }
    if (this.#selected.length === 0) return false;
    this.#selected = [];
    this.#paint();
    this.#send({ type: 'brush', bins: [] });
    this.#says.textContent = t('Nothing selected');
    return true;
  }

  #brush(bins: Span, adds: boolean): void {
    this.#selected = joined(adds ? [...this.#selected, bins] : [bins]);
    this.#cursor = this.#cursor && { ...this.#cursor, anchor: null };
    this.#setDraft(null);
    this.#send({ type: 'brush', bins: this.#selected });
    if (this.#shown !== undefined) {
      const what = sentenceOf(factsOf(this.#shown.model, bins));
      this.#says.textContent = t('Selected {0}', what);
    }
  }

  #setDraft(draft: Span | null): void {
    this.#draft = draft;
    this.#paint();
  }

  /** Whether a place in the plot is a single run, which can be opened. */
  #isRun([first, last]: Span): boolean {
    if (this.#shown === undefined || first !== last) return false;
    const { model, step } = this.#shown;
    return model.kind === 'strip' || (model.kind !== 'histogram' && step === 'run');
  }

  #setBrushes(on: boolean): void {
    this.#brushes = on;
    this.#area.classList.toggle('brushes', on);
  }

  #setTable(on: boolean): void {
    this.#area.hidden = on;
    this.#table.hidden = !on;
    if (on) this.#fillTable();
    else this.#table.replaceChildren();
  }

  #fillTable(): void {
    if (this.#shown === undefined) return;
    const { model, step } = this.#shown;
    this.#table.replaceChildren(tableElement(tableOf(model, step, this.#view)));
  }

  /** What is in view, as a file; empty where nothing is shown. */
  #picture(format: PictureFormat): string {
    if (this.#shown === undefined) return '';
    const { model, step } = this.#shown;
    const frame = { ...pictureSize, title: model.title };
    const cells = cellsOf(this.#view, gridOf(frame).width);
    const option = plotOption({ model, step, cells, frame, look: printedLook });
    return format === 'svg' ? svgOf(option, pictureSize) : pngOf(option, pictureSize);
  }
}

function over([a, b]: Span, [c, d]: Span): Span {
  return [Math.min(a, c), Math.max(b, d)];
}
