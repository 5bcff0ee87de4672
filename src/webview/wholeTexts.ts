import type { FromTab } from './protocol.ts';

/** Cells that are cut off show their whole text on hover. */
export class WholeTexts {
  readonly #send: (message: FromTab) => void;
  /** Cells whose text has been requested. */
  readonly #cells = new Map<number, HTMLElement>();
  #nextId = 1;

  constructor(send: (message: FromTab) => void) {
    this.#send = send;
  }

  show(cell: HTMLElement, row: number, key: string): void {
    const value = cell.querySelector<HTMLElement>('.ag-cell-value') ?? cell;
    const isCut = cell.textContent.length > 100 && cell.textContent.endsWith('…');
    if (isCut) {
      const id = this.#nextId++;
      this.#cells.set(id, cell);
      this.#send({ type: 'cell', id, row, key });
    } else cell.title = value.scrollWidth > value.clientWidth ? cell.textContent : '';
  }

  take(id: number, text: string): void {
    const cell = this.#cells.get(id);
    this.#cells.delete(id);
    if (cell) cell.title = text;
  }
}
