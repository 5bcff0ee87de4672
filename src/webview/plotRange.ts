import type { Span } from './protocol.ts';
import { element } from './plotDom.ts';
import { between, moved } from './plotView.ts';

/** Pixels at each end of the thumb that resize the view. */
const edge = 6;

type Grip = 'start' | 'end' | 'both';

/**
 * The scroll bar below a plot: its thumb is the view, panned by dragging it and zoomed by its ends.
 */
export class PlotRange {
  readonly element: HTMLElement;
  readonly #thumb = element('div', 'plot-thumb');
  #view: Span = [0, -1];
  #bins = 0;
  #drag: { readonly grip: Grip; readonly from: number; readonly view: Span } | undefined;

  constructor(changed: (view: Span) => void) {
    this.element = element('div', 'plot-range', this.#thumb);
    // With the keyboard, the plot itself is panned and zoomed.
    this.element.ariaHidden = 'true';
    this.element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || this.#bins === 0) return;
      event.preventDefault();
      this.element.setPointerCapture(event.pointerId);
      const thumb = this.#thumb.getBoundingClientRect();
      if (event.clientX < thumb.left || event.clientX > thumb.right) {
        const width = this.#view[1] - this.#view[0] + 1;
        const middle = this.#binAt(event.clientX);
        changed(moved(this.#view, this.#bins, middle - this.#view[0] - Math.floor(width / 2)));
      }
      this.#drag = { grip: gripAt(event.clientX, thumb), from: event.clientX, view: this.#view };
    });
    this.element.addEventListener('pointermove', (event) => {
      if (this.#drag !== undefined) changed(this.#dragged(this.#drag, event.clientX));
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      this.element.addEventListener(end, () => (this.#drag = undefined));
    }
  }

  show(view: Span, bins: number): void {
    this.#view = view;
    this.#bins = bins;
    const share = (bin: number) => `${(bin / Math.max(1, bins)) * 100}%`;
    this.#thumb.style.left = share(view[0]);
    this.#thumb.style.width = share(view[1] - view[0] + 1);
    this.element.classList.toggle('whole', view[1] - view[0] + 1 >= bins);
  }

  #dragged({ grip, from, view }: { grip: Grip; from: number; view: Span }, x: number): Span {
    const [first, last] = view;
    if (grip === 'start') return between(Math.min(this.#binAt(x), last), last, this.#bins);
    if (grip === 'end') return between(first, Math.max(this.#binAt(x), first), this.#bins);
    const pixels = Math.max(1, this.element.clientWidth);
    return moved(view, this.#bins, Math.round(((x - from) / pixels) * this.#bins));
  }

  #binAt(x: number): number {
    const { left, width } = this.element.getBoundingClientRect();
    const share = (x - left) / Math.max(1, width);
    return Math.max(0, Math.min(this.#bins - 1, Math.floor(share * this.#bins)));
  }
}

function gripAt(x: number, { left, right }: DOMRect): Grip {
  if (Math.abs(x - left) <= edge) return 'start';
  return Math.abs(x - right) <= edge ? 'end' : 'both';
}
