import * as vscode from 'vscode';

/** A replacement for the SecretStorage that VS Code doesn't give tests; it can also fail. */
export class Secrets implements vscode.SecretStorage {
  readonly #values = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;
  forgetful = false;
  /** Ignores changes and deletions. */
  stuck = false;
  /** As without a keyring: every call throws. */
  broken = false;

  keys(): Promise<string[]> {
    return Promise.resolve([...this.#values.keys()]);
  }

  get(key: string): Promise<string | undefined> {
    if (this.broken) return Promise.reject(new Error('no keyring'));
    return Promise.resolve(this.#values.get(key));
  }

  store(key: string, value: string): Promise<void> {
    if (this.broken) return Promise.reject(new Error('no keyring'));
    if (!this.forgetful && !this.stuck) this.#values.set(key, value);
    this.#changed.fire({ key });
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    if (this.broken) return Promise.reject(new Error('no keyring'));
    if (!this.stuck) this.#values.delete(key);
    this.#changed.fire({ key });
    return Promise.resolve();
  }
}
