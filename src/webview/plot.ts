import { t } from '@vscode/l10n';
import { PlotBar } from './plotBar.ts';
import { PlotCanvas, type Shown } from './plotCanvas.ts';
import { element } from './plotDom.ts';
import { factsOf } from './plotFacts.ts';
import { plotKey } from './plotKeys.ts';
import { remark } from './plotNotes.ts';
import { pictureOf } from './plotPicture.ts';
import { watchPointer } from './plotPointer.ts';
import { PlotRange } from './plotRange.ts';
import { copyPng } from './plotScreen.ts';
import { over, PlotSelection } from './plotSelection.ts';
import { tableOf } from './plotTable.ts';
import { tableElement } from './plotTableElement.ts';
import { isWhole, moved, wholeView, zoomed } from './plotView.ts';
import type { FromTab, PictureFormat, Span, ToTab } from './protocol.ts';

/** Zoom factor per turn of the wheel. */
const wheelFactor = 1.25;

/** The plot of a tab: draws what the extension sends, and reports what is selected in it. */
export class Plot {
  readonly #send: (message: FromTab) => void;
  readonly #element: HTMLElement;
  readonly #bar: PlotBar;
  readonly #canvas = new PlotCanvas(() => this.#draw());
  readonly #says = element('div', 'plot-says');
  readonly #table = element('div', 'plot-table');
  readonly #range: PlotRange;
  readonly #selection: PlotSelection;
  readonly #endPointer: () => void;
  #shown: Shown | undefined;
  #view: Span = [0, -1];
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
    this.#selection = new PlotSelection(this.#canvas, send, (text) => {
      this.#says.textContent = text;
    });
    const area = this.#canvas.element;
    area.classList.add('brushes');
    area.ariaDescription = t(
      'Arrow keys move, Shift and arrow keys select, Enter accepts, plus and minus zoom.',
    );
    area.addEventListener('keydown', (event) => this.#key(event));
    this.#endPointer = watchPointer(area, {
      isInGrid: (x, y) => this.#bins > 0 && this.#canvas.isInGrid(x, y),
      hover: (x, y) => this.#hover(x, y),
      leave: () => this.#canvas.hideFacts(),
      drag: (from, to) => this.#drag(from, to),
      drop: (from, to, adds) => this.#drop(from, to, adds),
      click: (x, adds) => this.#selection.click(this.#canvas.binsAt(x), adds),
      cancel: () => this.#selection.draft(null),
      wheel: (x, turns, sideways) => this.#wheel(x, turns, sideways),
    });
    this.#says.ariaLive = 'polite';
    this.#table.hidden = true;
    this.#table.tabIndex = 0;
    this.#table.role = 'region';
    this.#element = element(
      'section',
      'plot',
      this.#bar.element,
      area,
      this.#table,
      this.#range.element,
      this.#says,
    );
    this.#element.ariaLabel = t('Plot');
    parent.append(this.#element);
  }

  receive(message: ToTab): void {
    switch (message.type) {
      case 'plot':
        this.#receivePlot({ ...message, model: message.plot }, message.view);
        break;
      case 'selected':
        this.#selection.hear(message.bins);
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
      // Meant for other parts of the tab.
    }
  }

  focus(): void {
    (this.#table.hidden ? this.#canvas.element : this.#table).focus();
  }

  dispose(): void {
    this.#endPointer();
    if (this.#nextFrame !== undefined) cancelAnimationFrame(this.#nextFrame);
    this.#canvas.dispose();
    this.#element.remove();
  }

  get #bins(): number {
    return this.#shown?.model.bins.length ?? 0;
  }

  /** @param view The bins that a restored tab should show. */
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
      if (wasPart) this.#send({ type: 'view', bins: null });
    }
    // They were of what was shown before.
    this.#canvas.hideFacts();
    this.#selection.show(shown, isSame);
    this.#bar.show(shown.subject, shown.step);
    this.#table.ariaLabel = shown.model.title;
    this.#tell();
    this.#draw();
  }

  /** Draws the bins in view. */
  #draw(): void {
    if (this.#shown === undefined) return;
    this.#range.show(this.#view, this.#bins);
    this.#bar.zoomable(this.#canZoom(1 / 2), this.#canZoom(2));
    if (!this.#table.hidden) this.#fillTable();
    this.#canvas.draw(this.#shown, this.#view);
    this.#selection.paint();
  }

  #tell(): void {
    const parts = [this.#inView, this.#shown && remark(this.#shown.model)];
    this.#bar.say(parts.filter((part) => part !== undefined && part !== '').join(' · '));
  }

  /**
   * Shows other bins of the same plot, drawn with the next frame however many calls precede it.
   * Returns whether the view changed.
   */
  #show(view: Span): boolean {
    if (view[0] === this.#view[0] && view[1] === this.#view[1]) return false;
    this.#view = view;
    this.#canvas.hideFacts();
    this.#nextFrame ??= requestAnimationFrame(() => {
      this.#nextFrame = undefined;
      this.#draw();
      const bins = isWhole(this.#view, this.#bins) ? null : this.#view;
      this.#send({ type: 'view', bins });
    });
    return true;
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
    const cursor = this.#selection.cursor?.bin;
    const isInView = cursor !== undefined && cursor >= first && cursor <= last;
    return isInView ? cursor : Math.floor((first + last) / 2);
  }

  #hover(x: number, y: number): void {
    if (this.#shown === undefined) return;
    this.#canvas.showFacts(factsOf(this.#shown.model, this.#canvas.binsAt(x)), x, y);
  }

  #drag(from: number, to: number): void {
    if (this.#brushes) {
      this.#selection.draft(over(this.#canvas.binsAt(from), this.#canvas.binsAt(to)));
      return;
    }
    this.#panFrom ??= this.#view;
    const perPixel = (this.#view[1] - this.#view[0] + 1) / this.#canvas.width;
    this.#show(moved(this.#panFrom, this.#bins, Math.round((from - to) * perPixel)));
  }

  #drop(from: number, to: number, adds: boolean): void {
    this.#panFrom = undefined;
    if (this.#brushes)
      this.#selection.brush(over(this.#canvas.binsAt(from), this.#canvas.binsAt(to)), adds);
  }

  #wheel(x: number, turns: number, sideways: boolean): boolean {
    const [first, last] = this.#view;
    const [bin] = this.#canvas.binsAt(x);
    const width = last - first + 1;
    const next = sideways
      ? moved(this.#view, this.#bins, Math.sign(turns) * Math.max(1, Math.round(width / 10)))
      : zoomed(this.#view, this.#bins, wheelFactor ** turns, bin);
    return this.#show(next);
  }

  #key(event: KeyboardEvent): void {
    if (this.#shown === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = plotKey(event, this.#canvas.cells, this.#selection.cursor, this.#bins);
    if (action === undefined) return;
    switch (action.do) {
      case 'move':
        // The announcement describes what is drawn.
        if (this.#show(action.view)) this.#draw();
        this.#selection.moveTo(action.cursor);
        break;
      case 'zoom':
        this.#show(action.view);
        break;
      case 'accept':
        this.#selection.accept(true);
        break;
      case 'select':
        this.#selection.accept(false);
        break;
      case 'clear':
        if (!this.#selection.clear()) return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #setBrushes(on: boolean): void {
    this.#brushes = on;
    this.#canvas.element.classList.toggle('brushes', on);
  }

  #setTable(on: boolean): void {
    this.#canvas.element.hidden = on;
    this.#table.hidden = !on;
    if (on) this.#fillTable();
    else this.#table.replaceChildren();
  }

  #fillTable(): void {
    if (this.#shown === undefined) return;
    const { model, step } = this.#shown;
    this.#table.replaceChildren(tableElement(tableOf(model, step, this.#view)));
  }

  /** The current view as a file; empty if nothing is shown. */
  #picture(format: PictureFormat): string {
    return this.#shown === undefined ? '' : pictureOf(this.#shown, this.#view, format);
  }
}
