import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { countRuns, UserError, withSignal } from '../common/index.ts';
import { queryOfRows, runsOfRows, type RunRows } from '../runs/index.ts';
import { SearchNode, type Search } from '../search/index.ts';
import type { InsertArguments } from './arguments.ts';
import type { Chosen } from './chosen.ts';

/** A view whose rows can be inserted. */
export interface RowSource {
  readonly rows: RunRows;
  /** `365 runs selected in the Runs view` */
  readonly describe: (count: string) => string;
}

/** Which runs a command is about: those that it is given, selected in a view, or searched for. */
export class RunChoice implements vscode.Disposable {
  readonly #search: Search;
  /** The one with the latest selection first. */
  #sources: readonly RowSource[];
  readonly #disposable: vscode.Disposable;

  constructor(search: Search, sources: readonly RowSource[]) {
    this.#search = search;
    this.#sources = sources;
    this.#disposable = vscode.Disposable.from(
      ...sources.map((source) =>
        source.rows.onDidChangeSelection(() => {
          this.#sources = [source, ...this.#sources.filter((each) => each !== source)];
        }),
      ),
    );
  }

  /**
   * Lets a command use runs, and others where it wants that. The command is given what its arguments
   * say: of a row of a view, or of whoever calls it.
   *
   * @param action What is done with them, where the user picks some.
   * @param use Tells whether the user wants to search for other runs.
   */
  async use(
    row: unknown,
    selection: unknown,
    action: 'insert' | 'copy',
    use: (chosen: Chosen, given: InsertArguments) => Promise<'ended' | 'search'>,
  ): Promise<void> {
    const query = row instanceof SearchNode ? queryOfRows(row, selection) : undefined;
    const isSearch = query !== undefined;
    const rows = isSearch ? [] : runsOfRows(row, selection);
    const given = rows.length > 0 ? { runs: rows } : isSearch ? {} : await argumentsOf(row);
    let chosen = isSearch
      ? await this.#found(query, async (query) => (await this.#search.all(query))?.runs)
      : ((await this.#given(given)) ?? this.#selected() ?? (await this.#searched(action)));
    while (chosen && (await use(chosen, given)) === 'search') {
      chosen = await this.#searched(action);
    }
  }

  dispose(): void {
    this.#disposable.dispose();
  }

  async #given({ runs, query }: InsertArguments): Promise<Chosen | undefined> {
    if (query !== undefined) {
      return this.#found(query, () => (runs ? this.#search.known(query, runs) : this.#find(query)));
    }
    return runs && { runs: required(runs) };
  }

  /** What a query finds, with the Python that asks for it. */
  async #found(
    query: string,
    find: (query: string) => Promise<readonly RunId[] | undefined>,
  ): Promise<Chosen | undefined> {
    const python = await this.#search.python(query);
    const runs = await find(query);
    return runs && { runs: required(runs), query, python };
  }

  /** Runs a query without a question, but with a way to end it. */
  async #find(query: string): Promise<readonly RunId[]> {
    return vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Searching runs'),
        cancellable: true,
      },
      (_progress, token) =>
        withSignal(token, async (signal) => (await this.#search.find(query, signal)).runs),
    );
  }

  /** The rows that the user sees selected. */
  #selected(): Chosen | undefined {
    for (const { rows, describe } of this.#sources) {
      const runs = rows.visible ? rows.selectedRuns : [];
      if (runs.length > 0) return { runs, source: describe(countRuns(runs.length)) };
    }
    return undefined;
  }

  async #searched(action: 'insert' | 'copy'): Promise<Chosen | undefined> {
    const picked = await this.#search.pick(action);
    if (picked === undefined) return undefined;
    const { runs, query } = picked;
    if (query === undefined) return { runs };
    return { runs, query, python: await this.#search.python(query) };
  }
}

/** Nobody needs to read them before a keybinding or another extension gives some. */
async function argumentsOf(value: unknown): Promise<InsertArguments> {
  if (value === undefined) return {};
  return (await import('./arguments.ts')).readArguments(value);
}

function required(runs: readonly RunId[]): readonly RunId[] {
  if (runs.length > 0) return runs;
  throw new UserError(vscode.l10n.t('There are no runs to use.'));
}
