import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** The computed colours of the tab. */
export interface Colours {
  /** As CSS values. */
  readonly cell: string;
  readonly heading: string;
  readonly selected: string;
  /** Number of pixels in the plot for each requested colour. */
  readonly pixels: readonly number[];
}

/** The overview's page in its tab, as a user sees it. */
export class OverviewPage {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get head(): Locator {
    return this.#workbench.webview.locator('header');
  }

  get plot(): Locator {
    return this.#workbench.webview.locator('.plot-area');
  }

  /** What a screen reader announces after a key press in the plot. */
  get says(): Locator {
    return this.#workbench.webview.locator('.plot-says');
  }

  get grid(): Locator {
    return this.#workbench.webview.getByRole('grid', { name: 'Runs' });
  }

  /** A cell by row and column, counted from 0. */
  cell(row: number, column: number): Locator {
    return this.#workbench.webview.locator(
      `.ag-row[row-index="${row}"] [aria-colindex="${column + 2}"]`,
    );
  }

  /** A cell by its column's title, wherever that is. */
  async cellOf(title: string, row: number): Promise<Locator> {
    const at = await this.heading(title).first().getAttribute('aria-colindex');
    return this.cell(row, Number(at) - 2);
  }

  heading(name: string): Locator {
    return this.#workbench.webview.getByRole('columnheader', { name });
  }

  isSelected(row: number): Promise<string | null> {
    const rows = this.#workbench.webview.locator(`.ag-row[row-index="${row}"]`);
    return rows.first().getAttribute('aria-selected');
  }

  /** The middle of a day, counted from 1, in a plot of ten days. */
  async placeOf(day: number): Promise<readonly [number, number]> {
    const box = await this.plot.boundingBox();
    assert.ok(box);
    return [box.x + 56 + ((day - 0.5) / 10) * (box.width - 112), box.y + box.height / 2];
  }

  /** The part of the tab that has focus. */
  async focused(): Promise<string | undefined> {
    const parts = ['header', '.plot-bar', '.plot-area', '#divider', '#table'];
    for (const part of parts) {
      const at = this.#workbench.webview.locator(`${part}:focus, ${part} :focus`);
      if ((await at.count()) > 0) return part;
    }
    return undefined;
  }

  /** Whether keyboard input goes to this part of the tab. */
  async hasKeyboard(part: string): Promise<boolean> {
    const isThere = (await this.focused()) === part;
    return isThere && (await (await this.frame()).evaluate<boolean>('document.hasFocus()'));
  }

  /** The id of the focused element in the tab. */
  async focusedId(): Promise<string> {
    return (await this.frame()).evaluate<string>('document.activeElement?.id ?? ""');
  }

  async frame(): Promise<Frame> {
    const element = await this.#workbench.webview.locator('html').elementHandle();
    const owner = await element.ownerFrame();
    assert.ok(owner);
    return owner;
  }

  /** @param asked Colours to count in the plot, such as `#0063d3`. */
  async colours(asked: readonly string[]): Promise<Colours> {
    const frame = await this.frame();
    return frame.evaluate<Colours>(`(() => {
      const colour = (selector, property) =>
        getComputedStyle(document.querySelector(selector))[property];
      const canvas = document.querySelector('.plot-layer canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const counts = new Map();
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] !== 255) continue;
        const hex = [...data.subarray(i, i + 3)].map((part) => part.toString(16).padStart(2, '0'));
        const name = '#' + hex.join('');
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      return {
        cell: colour('.ag-cell', 'color'),
        heading: colour('.rundb-heading', 'color'),
        selected: colour('.rundb-selected', 'backgroundColor'),
        pixels: ${JSON.stringify(asked)}.map((name) => counts.get(name) ?? 0),
      };
    })()`);
  }
}
