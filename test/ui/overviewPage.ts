import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** The colours that the tab is drawn with. */
export interface Colours {
  /** As CSS has them. */
  readonly cell: string;
  readonly heading: string;
  readonly selected: string;
  /** How many pixels of the plot have each of the colours that were asked for. */
  readonly pixels: readonly number[];
}

/** The page of the overview that is shown, as a person sees it. */
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

  /** What a screen reader says after a key on the plot. */
  get says(): Locator {
    return this.#workbench.webview.locator('.plot-says');
  }

  get grid(): Locator {
    return this.#workbench.webview.getByRole('grid', { name: 'Runs' });
  }

  /** A cell by its row and column, from 0. */
  cell(row: number, column: number): Locator {
    return this.#workbench.webview.locator(
      `.ag-row[row-index="${row}"] [aria-colindex="${column + 2}"]`,
    );
  }

  heading(name: string): Locator {
    return this.#workbench.webview.getByRole('columnheader', { name });
  }

  isSelected(row: number): Promise<string | null> {
    const rows = this.#workbench.webview.locator(`.ag-row[row-index="${row}"]`);
    return rows.first().getAttribute('aria-selected');
  }

  /** The middle of a day in a plot of ten days, from 1. */
  async placeOf(day: number): Promise<readonly [number, number]> {
    const box = await this.plot.boundingBox();
    assert.ok(box);
    return [box.x + 56 + ((day - 0.5) / 10) * (box.width - 112), box.y + box.height / 2];
  }

  /** The part of the tab that the keyboard is in. */
  async focused(): Promise<string | undefined> {
    const parts = ['header', '.plot-bar', '.plot-area', '#divider', '#table'];
    for (const part of parts) {
      const at = this.#workbench.webview.locator(`${part}:focus, ${part} :focus`);
      if ((await at.count()) > 0) return part;
    }
    return undefined;
  }

  /** Whether what is typed goes to a part of the tab. */
  async hasKeyboard(part: string): Promise<boolean> {
    const isThere = (await this.focused()) === part;
    return isThere && (await (await this.frame()).evaluate<boolean>('document.hasFocus()'));
  }

  /** The id of the element that the keyboard is on in the tab. */
  async focusedId(): Promise<string> {
    return (await this.frame()).evaluate<string>('document.activeElement?.id ?? ""');
  }

  async frame(): Promise<Frame> {
    const element = await this.#workbench.webview.locator('html').elementHandle();
    const owner = await element.ownerFrame();
    assert.ok(owner);
    return owner;
  }

  /** @param asked Colours of the plot, as `#0063d3`. */
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
