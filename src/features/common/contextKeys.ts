import * as vscode from 'vscode';

/**
 * What the Runs view shows: runs, or the reason why there are none. Each has its own welcome text
 * in package.json.
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

/** The context keys used by `when` clauses in package.json, with their values. */
interface ContextKeys {
  'rundb.connection': 'signedIn' | 'signedOut' | 'demo';
  /** The same value, but set when a walkthrough is opened. */
  'rundb.walkthrough': ContextKeys['rundb.connection'];
  'rundb.runsView': RunsViewState;
  'rundb.filtered': boolean;
  /** How many runs are selected in the tree. */
  'rundb.selectedRuns': number;
  /**
   * Whether the text in the active editor mentions runs. It can't be whether the cursor is on runs:
   * a right-click moves the cursor and opens the menu at the same time.
   */
  'rundb.runsInEditor': boolean;
  /** Whether runs have been inserted in this window. */
  'rundb.inserted': boolean;
  /** Whether the most recently active overview compares two sets of runs. */
  'rundb.overviewCompares': boolean;
}

/** Sets a context key if its value has changed. */
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
