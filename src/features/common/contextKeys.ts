import * as vscode from 'vscode';

/** The context keys that `when` clauses in package.json use, with their values. */
interface ContextKeys {
  'rundb.connection': 'signedIn' | 'signedOut' | 'demo';
  'rundb.runsView': 'loading' | 'signedOut' | 'unreachable' | 'empty' | 'runs';
  'rundb.filtered': boolean;
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
