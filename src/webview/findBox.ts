import { t } from '@vscode/l10n';
import { formatCount } from '../core/format/index.ts';
import { element, icon } from './plotDom.ts';

/** What the box triggers. */
export interface FindActions {
  /** Searches from the current cell, or for the next or previous match. */
  readonly find: (text: string, step: -1 | 0 | 1) => void;
  /** Returns the focus to where it was. */
  readonly leave: () => void;
}

const icons = {
  previous: 'M3.5 9.5L8 5l4.5 4.5',
  next: 'M3.5 6.5L8 11l4.5-4.5',
  close: 'M4 4l8 8M12 4l-8 8',
};

/**
 * The box above the table that finds text in all rows, with the keys of VS Code's own find widget.
 */
export class FindBox {
  readonly element: HTMLElement;
  readonly #input = element('input', 'rundb-find-text');
  readonly #status = element('span', 'rundb-find-status');

  constructor({ find, leave }: FindActions) {
    const input = this.#input;
    input.type = 'text';
    input.spellcheck = false;
    input.placeholder = t('Find in all rows');
    input.ariaLabel = t('Find in all rows');
    this.#status.role = 'status';
    const close = () => {
      this.element.hidden = true;
      this.#status.textContent = '';
      find('', 0);
      leave();
    };
    this.element = element(
      'form',
      'rundb-find',
      input,
      this.#status,
      button(t('Previous Match'), icons.previous, () => find(input.value, -1)),
      button(t('Next Match'), icons.next, () => find(input.value, 1)),
      button(t('Close'), icons.close, close),
    );
    this.element.role = 'search';
    this.element.hidden = true;
    input.addEventListener('input', () => {
      this.#status.textContent = '';
      find(input.value, 0);
    });
    this.element.addEventListener('submit', (event) => event.preventDefault());
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') close();
      else if (event.key === 'Enter' && event.target === input) {
        find(input.value, event.shiftKey ? -1 : 1);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  open(): void {
    this.element.hidden = false;
    this.#input.focus();
    this.#input.select();
  }

  /** @param row One-based. */
  showFound(row: number, column: string): void {
    if (this.element.hidden) return;
    this.#input.removeAttribute('aria-invalid');
    this.#status.textContent = t('Row {0}, {1}', formatCount(row), column);
  }

  showNothing(): void {
    this.#input.setAttribute('aria-invalid', 'true');
    this.#status.textContent = t('No results');
  }
}

function button(title: string, path: string, click: () => void): HTMLButtonElement {
  const made = element('button', 'rundb-find-button', icon(path));
  made.type = 'button';
  made.title = title;
  made.ariaLabel = title;
  made.addEventListener('click', click);
  return made;
}
