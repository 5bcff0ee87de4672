import type { FromTab, Span } from './protocol.ts';
import { rowReached } from './rowKeys.ts';
import { RowSelection } from './rowSelection.ts';

/** The selection of rows by mouse and keyboard, and how selected rows and the found row look. */
export class TableSelection {
  readonly #element: HTMLElement;
  readonly #send: (message: FromTab) => void;
  readonly #rows = new RowSelection();
  #found: number | undefined;

  /** @param element The container of the rows. */
  constructor(element: HTMLElement, send: (message: FromTab) => void) {
    this.#element = element;
    this.#send = send;
  }

  /** In order, not touching. */
  get spans(): readonly Span[] {
    return this.#rows.spans;
  }

  /** Applies the extension's selection. */
  hear(rows: readonly Span[]): void {
    this.#rows.hear(rows);
    this.#paintAll();
  }

  /** Marks the row where a text was found, or none. */
  find(row: number | undefined): void {
    this.#found = row;
    this.#paintAll();
  }

  click(row: number, event: MouseEvent): void {
    if (event.shiftKey) this.#rows.extendTo(row);
    else if (event.ctrlKey || event.metaKey) this.#rows.toggle(row);
    else this.#rows.only(row);
    this.#tell();
  }

  /**
   * Handles a key pressed at a row.
   *
   * @param page The number of rows per page.
   * @returns The row that gets the focus; undefined for keys that don't concern the selection.
   */
  press(
    event: KeyboardEvent,
    { row, rows, page }: { readonly row: number; readonly rows: number; readonly page: number },
  ): number | undefined {
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.key === ' ') {
      if (event.shiftKey) this.#rows.extendTo(row);
      else this.#rows.toggle(row);
    } else if (event.key.toLowerCase() === 'a' && isCommand) this.#rows.all(rows);
    else if (event.key === 'Escape' && this.#rows.spans.length > 0) this.#rows.set([]);
    else if (event.shiftKey || (isCommand && /^(?:Home|End)$/.test(event.key))) {
      const to = rowReached(event.key, isCommand, { row, rows, page });
      if (to === undefined || !event.shiftKey) return to;
      if (!this.#rows.has(row)) this.#rows.only(row);
      this.#rows.extendTo(to);
      this.#tell();
      return to;
    } else return undefined;
    this.#tell();
    return row;
  }

  /** Updates the look of a row. */
  paint(element: HTMLElement, row: number): void {
    const isSelected = this.#rows.has(row);
    element.classList.toggle('rundb-selected', isSelected);
    element.setAttribute('aria-selected', String(isSelected));
    element.draggable = isSelected;
    element.classList.toggle('rundb-found', this.#found === row);
  }

  #tell(): void {
    this.#paintAll();
    this.#send({ type: 'select', rows: this.#rows.tell() });
  }

  #paintAll(): void {
    for (const row of this.#element.querySelectorAll<HTMLElement>('.ag-row')) {
      this.paint(row, Number(row.getAttribute('row-index')));
    }
  }
}
