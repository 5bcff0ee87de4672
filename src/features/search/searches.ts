import * as vscode from 'vscode';
import { compareShown } from '../../core/format/index.ts';

/** A query with a name. */
export interface SavedSearch {
  readonly name: string;
  readonly query: string;
}

const savedKey = 'rundb.savedSearches';
const recentKey = 'rundb.recentSearches';
const mostRecent = 10;

/** Saved searches, which Settings Sync syncs, and recent queries, which stay on this computer. */
export class Searches implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento & { setKeysForSync(keys: readonly string[]): void }) {
    this.#state = state;
    state.setKeysForSync([savedKey]);
  }

  /** Sorted by name. */
  get saved(): readonly SavedSearch[] {
    const stored: unknown = this.#state.get(savedKey);
    return Array.isArray(stored) ? stored.filter(isSavedSearch).sort(byName) : [];
  }

  /** Latest first. */
  get recent(): readonly string[] {
    const stored: unknown = this.#state.get(recentKey);
    return Array.isArray(stored) ? stored.filter((text) => typeof text === 'string') : [];
  }

  /** Saves a query under a name; replaces one with the same name. */
  async save(name: string, query: string): Promise<void> {
    await this.#setSaved([...this.saved.filter((each) => each.name !== name), { name, query }]);
  }

  async rename(name: string, newName: string): Promise<void> {
    const search = this.saved.find((each) => each.name === name);
    if (search === undefined) return;
    const others = this.saved.filter((each) => each.name !== name && each.name !== newName);
    await this.#setSaved([...others, { ...search, name: newName }]);
  }

  async delete(name: string): Promise<void> {
    await this.#setSaved(this.saved.filter((each) => each.name !== name));
  }

  async remember(query: string): Promise<void> {
    if (query === '') return;
    const recent = [query, ...this.recent.filter((each) => each !== query)];
    await this.#set(recentKey, recent.slice(0, mostRecent));
  }

  async forget(query: string): Promise<void> {
    await this.#set(
      recentKey,
      this.recent.filter((each) => each !== query),
    );
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #setSaved(saved: readonly SavedSearch[]): Promise<void> {
    await this.#set(savedKey, saved);
  }

  async #set(key: string, value: unknown): Promise<void> {
    await this.#state.update(key, value);
    this.#changed.fire();
  }
}

function isSavedSearch(value: unknown): value is SavedSearch {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    'query' in value &&
    typeof value.name === 'string' &&
    typeof value.query === 'string'
  );
}

function byName(a: SavedSearch, b: SavedSearch): number {
  return compareShown(a.name, b.name);
}
