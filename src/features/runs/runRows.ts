import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import { countRuns, luminosityOfRuns } from '../common/index.ts';

/** A view with rows of runs. */
export interface RunRows {
  readonly visible: boolean;
  /** Runs whose rows are selected. */
  readonly selectedRuns: readonly ListedRun[];
  readonly onDidChangeSelection: vscode.Event<unknown>;
}

/** `3 runs selected · 12.1 pb⁻¹`; nothing for a single one, which tells its luminosity itself. */
export function describeSelection(runs: readonly ListedRun[]): string {
  if (runs.length < 2) return '';
  const parts = [vscode.l10n.t('{0} selected', countRuns(runs.length)), luminosityOfRuns(runs)];
  return parts.filter((part) => part !== undefined).join(' · ');
}
