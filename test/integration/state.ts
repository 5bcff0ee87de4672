import type * as vscode from 'vscode';

/** The state that VS Code keeps for an extension, here in memory. */
export class State implements vscode.Memento {
  readonly #values = new Map<string, unknown>();
  synced: readonly string[] = [];

  keys(): string[] {
    return [...this.#values.keys()];
  }

  get<T>(key: string, otherwise?: T): T | undefined {
    const stored = this.#values.get(key);
    return stored === undefined ? otherwise : (JSON.parse(JSON.stringify(stored)) as T);
  }

  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
    return Promise.resolve();
  }

  setKeysForSync(keys: readonly string[]): void {
    this.synced = keys;
  }
}
