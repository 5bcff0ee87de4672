import type { Drag, Span } from './protocol.ts';

/** Drags the selected rows out of the tab, as the runs that the extension has sent for them. */
export class RowDrag {
  /** The rows that the drag data are for, as JSON: a newer selection may be on its way. */
  #told: { readonly rows: string; readonly drag: Drag } | undefined;

  constructor(element: HTMLElement, selected: () => readonly Span[], signal: AbortSignal) {
    element.addEventListener(
      'dragstart',
      (event) => {
        const { dataTransfer, target } = event;
        // Dragging text or a column's edge doesn't concern us.
        if (!(target instanceof Element) || !target.classList.contains('ag-row')) return;
        const told = this.#told;
        if (!dataTransfer || told?.rows !== JSON.stringify(selected())) {
          event.preventDefault();
          return;
        }
        const { type, runs, text, addresses } = told.drag;
        dataTransfer.effectAllowed = 'copy';
        dataTransfer.setData(type, runs);
        dataTransfer.setData('text/plain', text);
        // The type that VS Code's chat accepts; unlike others, it doesn't make editors open the files.
        if (addresses !== '') dataTransfer.setData('application/vnd.code.uri-list', addresses);
      },
      { signal },
    );
  }

  /** Stores the extension's drag data for some rows. */
  hear(rows: readonly Span[], drag: Drag | undefined): void {
    this.#told = drag && { rows: JSON.stringify(rows), drag };
  }
}
