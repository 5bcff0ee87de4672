import type { IHeaderComp, IHeaderParams } from 'ag-grid-community';
import type { ColumnHead } from './protocol.ts';

/** How a column sorts the table: its place among the sort keys, and the direction. */
export interface HeadingSort {
  readonly descending: boolean;
  /** One-based; undefined if there is only one key. */
  readonly place?: number | undefined;
}

export interface HeadingParams {
  readonly head: () => ColumnHead | undefined;
  readonly sort: () => HeadingSort | undefined;
  readonly onSort: (isMore: boolean) => void;
}

/** The header of a column: title, unit, and sort order. */
export class Heading implements IHeaderComp {
  readonly #element = document.createElement('div');
  readonly #title = document.createElement('span');
  readonly #unit = document.createElement('span');
  readonly #sort = document.createElement('span');
  #params: (IHeaderParams & HeadingParams) | undefined;

  init(params: IHeaderParams & HeadingParams): void {
    this.#element.className = 'rundb-heading';
    this.#title.className = 'rundb-heading-title';
    this.#unit.className = 'rundb-heading-unit';
    this.#sort.className = 'rundb-heading-sort';
    this.#sort.setAttribute('aria-hidden', 'true');
    this.#element.append(this.#title, this.#unit, this.#sort);
    this.#element.addEventListener('click', (event) => this.#params?.onSort(event.shiftKey));
    this.refresh(params);
    // The grid doesn't know about our sorting and resets it once it has created the header.
    queueMicrotask(() => this.paint());
  }

  refresh(params: IHeaderParams & HeadingParams): boolean {
    this.#params = params;
    this.paint();
    return true;
  }

  /** Updates to the column's current header and sort order. */
  paint(): void {
    const head = this.#params?.head();
    const sort = this.#params?.sort();
    if (!head || !this.#params) return;
    this.#title.textContent = head.title;
    this.#unit.textContent = head.unit ?? '';
    this.#sort.textContent = sort ? `${sort.descending ? '↓' : '↑'}${sort.place ?? ''}` : '';
    this.#element.classList.toggle('rundb-number', head.isNumber);
    const cell = this.#params.eGridHeader;
    cell.title = head.about;
    const direction = sort?.descending === true ? 'descending' : 'ascending';
    cell.setAttribute('aria-sort', sort ? direction : 'none');
  }

  getGui(): HTMLElement {
    return this.#element;
  }
}
