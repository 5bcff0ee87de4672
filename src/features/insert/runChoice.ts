import * as vscode from 'vscode';
import { countRuns, foundNone, UserError, withSignal } from '../common/index.ts';
import type { KnownOfSession, KnownRuns } from '../references/index.ts';
import { queryOfRows, runsOfRows } from '../runs/index.ts';
import { SearchNode, type Search } from '../search/index.ts';
import type { InsertArguments } from './arguments.ts';
import type { Chosen, Found } from './chosen.ts';
import type { RowSource } from './rowSources.ts';

/**
 * Finds the runs that a command acts on: given as arguments, selected in a view, or searched for.
 */
export class RunChoice {
  readonly #search: Search;
  readonly #sources: readonly RowSource[];
  readonly #known: Pick<KnownRuns, 'open'>;

  /** @param sources The one with the latest selection first. */
  constructor(search: Search, sources: readonly RowSource[], known: Pick<KnownRuns, 'open'>) {
    this.#search = search;
    this.#sources = sources;
    this.#known = known;
  }

  /**
   * Lets a command use runs, and search for others if the user wants that. The command also gets
   * its arguments, which come from a row of a view or from the caller.
   *
   * @param action What the runs are picked for, if the user has to pick some.
   * @param use Returns whether the user wants to search for other runs.
   */
  async use(
    row: unknown,
    selection: unknown,
    action: 'insert' | 'copy',
    use: (chosen: Chosen, given: InsertArguments) => Promise<'ended' | 'search'>,
  ): Promise<void> {
    const query =
      row instanceof SearchNode ? await queryOfRows(row, selection, this.#search) : undefined;
    const isSearch = query !== undefined;
    const rows = isSearch ? [] : await runsOfRows(row, selection, this.#search);
    const given = rows.length > 0 ? { runs: rows } : isSearch ? {} : await argumentsOf(row);
    let chosen = isSearch
      ? await this.#found(query, () => this.#search.all(query))
      : ((await this.#given(given)) ?? this.#selected() ?? (await this.#searched(action)));
    while (chosen && (await use(chosen, given)) === 'search') {
      chosen = await this.#searched(action);
    }
  }

  async #given({ runs, query }: InsertArguments): Promise<Chosen | undefined> {
    if (query === undefined) {
      if (runs?.length !== 0) return runs && { runs };
      throw new UserError(
        vscode.l10n.t('No runs were given. Select some in the Runs view, or search for some.'),
      );
    }
    if (!runs) return this.#found(query, (from) => this.#find(query, from));
    const python = await this.#search.python(query);
    return { ...some(await this.#search.known(query, runs)), query, python };
  }

  /** What a query finds, with Python code for it. */
  async #found(
    query: string,
    find: (from: KnownOfSession) => Promise<Found | undefined>,
  ): Promise<Chosen | undefined> {
    const python = await this.#search.python(query);
    const from = await this.#known.open();
    const found = await find(from);
    return found && { ...some(found), query, python, from };
  }

  /** Runs a query without prompts, but cancellable. */
  async #find(query: string, { session }: KnownOfSession): Promise<Found> {
    return vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Searching for runs'),
        cancellable: true,
      },
      (_progress, token) =>
        withSignal(token, (signal) => this.#search.find(query, signal, session)),
    );
  }

  /** The rows that are selected in a visible view. */
  #selected(): Chosen | undefined {
    for (const { rows, view } of this.#sources) {
      const runs = rows.visible ? rows.selectedRuns : [];
      if (runs.length > 0) return { runs, source: describeSelected(view, countRuns(runs.length)) };
    }
    return undefined;
  }

  async #searched(action: 'insert' | 'copy'): Promise<Chosen | undefined> {
    const from = await this.#known.open();
    const picked = await this.#search.pick(action);
    if (picked === undefined) return undefined;
    const { runs, query, unreadable } = picked;
    if (query === undefined) return { runs, from };
    return { runs, query, unreadable, from, python: await this.#search.python(query) };
  }
}

/** `365 runs selected in the Runs view` */
function describeSelected(view: RowSource['view'], count: string): string {
  const { t } = vscode.l10n;
  return view === 'runs'
    ? t('{0} selected in the Runs view', count)
    : t('{0} selected in the Searches view', count);
}

/** Loaded when a keybinding or another extension passes arguments. */
async function argumentsOf(value: unknown): Promise<InsertArguments> {
  // The editor's context menu passes the document's URI, which has a property called `query`.
  if (value === undefined || value instanceof vscode.Uri) return {};
  return (await import('./arguments.ts')).readArguments(value);
}

/** @throws UserError if there are none. */
function some(found: Found): Found {
  if (found.runs.length > 0) return found;
  throw foundNone(found.unreadable);
}
