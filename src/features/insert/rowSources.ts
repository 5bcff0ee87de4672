import * as vscode from 'vscode';
import type { RunRows } from '../runs/index.ts';

/** A view whose rows can be inserted. */
export interface RowSource {
  readonly rows: RunRows;
  readonly view: 'runs' | 'searches';
}

/** Views whose rows can be inserted, the one with the latest selection first. */
export class RowSources implements vscode.Disposable {
  #latestFirst: readonly RowSource[];
  readonly #listeners: vscode.Disposable;

  constructor(...sources: readonly RowSource[]) {
    this.#latestFirst = sources;
    this.#listeners = vscode.Disposable.from(
      ...sources.map((source) =>
        source.rows.onDidChangeSelection(() => {
          this.#latestFirst = [source, ...this.#latestFirst.filter((each) => each !== source)];
        }),
      ),
    );
  }

  get latestFirst(): readonly RowSource[] {
    return this.#latestFirst;
  }

  dispose(): void {
    this.#listeners.dispose();
  }
}
