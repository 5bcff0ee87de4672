import * as vscode from 'vscode';

/**
 * What the view shows: runs, or nothing for one of these reasons. Each has a welcome text of its
 * own in package.json.
 */
export type RunsViewState =
  | 'loading'
  | 'runs'
  | 'empty'
  | 'signedOut'
  | 'unreachable'
  | 'timeout'
  | 'serverError'
  | 'badAnswer'
  | 'badSetting';

/** The context keys that `when` clauses in package.json use, with their values. */
interface ContextKeys {
  'rundb.connection': 'signedIn' | 'signedOut' | 'demo';
  'rundb.runsView': RunsViewState;
  'rundb.filtered': boolean;
  /** How many runs are selected in the tree. */
  'rundb.selectedRuns': number;
  /** Whether the overview that was active last compares two sets of runs. */
  'rundb.overviewCompares': boolean;
}

/** Sets a context key, once for each change. */
export class ContextKey<K extends keyof ContextKeys> {
  readonly #key: K;
  #value: ContextKeys[K] | undefined;

  constructor(key: K) {
    this.#key = key;
  }

  set(value: ContextKeys[K]): void {
    if (value === this.#value) return;
    this.#value = value;
    void vscode.commands.executeCommand('setContext', this.#key, value);
  }
}
