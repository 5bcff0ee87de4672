import type * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';

/** A view with rows of runs. */
export interface RunRows {
  readonly visible: boolean;
  /** The runs whose rows are selected. */
  readonly selectedRuns: readonly ListedRun[];
  readonly onDidChangeSelection: vscode.Event<unknown>;
}
