import type { ColumnHead } from './protocol.ts';

/** Between a cell's edges and its text, including some reserve for tabular figures. */
const padding = 20;
/** For the arrow of a sorted column and its place among several. */
const sortMark = 24;

/** Measures texts in the font of an element, in pixels, without drawing them. */
export class TextWidths {
  readonly #context: CanvasRenderingContext2D | null;
  readonly #plain: string;
  readonly #bold: string;

  constructor(element: HTMLElement) {
    const { fontSize, fontFamily } = getComputedStyle(element);
    this.#context = document.createElement('canvas').getContext('2d');
    this.#plain = `${fontSize} ${fontFamily}`;
    this.#bold = `600 ${this.#plain}`;
  }

  head({ title, unit }: ColumnHead): number {
    const unitWidth = unit === undefined ? 0 : this.#width(unit, this.#plain) + 4;
    return Math.ceil(this.#width(title, this.#bold) + unitWidth) + sortMark + padding;
  }

  cell(text: string): number {
    return Math.ceil(this.#width(text, this.#plain)) + padding;
  }

  #width(text: string, font: string): number {
    if (!this.#context) return 0;
    this.#context.font = font;
    return this.#context.measureText(text).width;
  }
}
