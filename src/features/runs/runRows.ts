import type * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';

/** A view with rows of runs. */
export interface RunRows {
  readonly visible: boolean;
  /** Runs whose rows are selected. */
  readonly selectedRuns: readonly RunId[];
  readonly onDidChangeSelection: vscode.Event<unknown>;
}
