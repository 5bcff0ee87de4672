import * as vscode from 'vscode';
import type { QueryRun } from '../../core/query/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import {
  loadLanguage,
  ownConditions,
  requireQuery,
  showDone,
  UserError,
  withSignal,
  type ReadQuery,
} from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import { pageSize } from '../runs/index.ts';
import { countRecords } from './countRecords.ts';
import { openRun } from './goToRun.ts';
import type { BoxUse } from './queryRows.ts';
import { QueryRuns } from './queryRuns.ts';
import { showResults, type ResultsAction } from './resultsList.ts';
import type { SavedSearch, Searches } from './searches.ts';

/** So many records are read without asking first whether that is meant. */
const many = 5000;

/** Queries asked in the palette, and what is done with what they find. */
export class Search {
  readonly #connection: Connection;
  readonly #records: Records;
  readonly #searches: Searches;
  readonly runs: QueryRuns;

  constructor(connection: Connection, records: Records, searches: Searches) {
    this.#connection = connection;
    this.#records = records;
    this.#searches = searches;
    this.runs = new QueryRuns(connection);
  }

  /** All runs that fit a query that was given, without a question. */
  async find(argument: unknown, signal?: AbortSignal): Promise<RunId[]> {
    const run = await this.runs.get(await requireQuery(argument));
    await run.load(Infinity, { signal });
    return run.runs.map(({ experiment, run: number }) => ({ experiment, run: number }));
  }

  /** All runs that fit a query, with progress; undefined where the user does not mean so many. */
  async all(query: string): Promise<readonly RunId[] | undefined> {
    await this.#connection.require();
    const read = await requireQuery(query);
    return (await this.#isMeant(read)) ? allOf(await this.runs.get(read)) : undefined;
  }

  /** The Python script that asks for the same as a query. */
  async python(argument: unknown): Promise<string> {
    const { query } = await requireQuery(argument);
    const { pythonOf } = await loadLanguage();
    return pythonOf(query, { own: ownConditions(), url: this.#connection.url });
  }

  /**
   * Lets the user edit a query, that of a saved search too, run it, choose a run and open that. What
   * is saved stays as it is until the user says otherwise.
   */
  async edit(text = '', saved?: SavedSearch): Promise<void> {
    await this.#connection.require();
    await this.#open(await this.#ask(text, undefined, { many: false, saved }));
  }

  /** Runs a query at once, and lets the user choose a run. */
  async open(argument: unknown): Promise<void> {
    await this.#connection.require();
    const read = await requireQuery(argument);
    await this.#open(await this.#ask(read.text, read, { many: false }));
  }

  /** Lets the user ask and tick runs. */
  async pick(): Promise<readonly RunId[]> {
    await this.#connection.require();
    return this.#ask('', undefined, { many: true });
  }

  /** Asks for a name and saves a query under it. */
  async save(query: string): Promise<void> {
    const name = await vscode.window.showInputBox({
      title: vscode.l10n.t('Save Search'),
      prompt: vscode.l10n.t('The name of the search'),
      value: query,
      validateInput: (value) =>
        value.trim() === '' ? vscode.l10n.t('A search needs a name.') : undefined,
    });
    if (name === undefined) return;
    await this.#searches.save(name.trim(), query);
    showDone(vscode.l10n.t('Saved the search “{0}”', name.trim()));
  }

  async #open([run]: readonly RunId[]): Promise<void> {
    if (run) await openRun(this.#connection, this.#records, run);
  }

  async #ask(
    text: string,
    read: ReadQuery | undefined,
    options: { many: boolean; saved?: SavedSearch | undefined },
  ): Promise<readonly RunId[]> {
    const { many, saved } = options;
    const { t } = vscode.l10n;
    const title = saved ? t('Edit Search “{0}”', saved.name) : t('Search Runs');
    for (;;) {
      read ??= await this.askForQuery(text, { title, action: t('Search'), opens: !many, saved });
      if (read === undefined) return [];
      text = read.text;
      if (await this.#isMeant(read)) {
        await this.#searches.remember(text);
        const chosen = await this.#choose(read, options);
        if (chosen !== 'back') return chosen;
      }
      read = undefined;
    }
  }

  /** The box for a query, with a text in it. Undefined when the user leaves, or did without one. */
  async askForQuery(text: string, use: BoxUse): Promise<ReadQuery | undefined> {
    // Box and form load with the first question.
    const { QueryBox } = await import('./queryBox.ts');
    for (;;) {
      const box = new QueryBox(this.#connection, this.#searches, use);
      const asked = await box.ask(text);
      box.dispose();
      switch (asked?.kind) {
        case 'search':
          return asked.query;
        case 'steps': {
          const { buildQuery } = await import('./queryForm.ts');
          text = (await buildQuery(use.title)) ?? '';
          break;
        }
        case 'open':
          await openRun(this.#connection, this.#records, asked.run);
          return undefined;
        case 'save':
          await this.#saveChanges(asked.name, asked.query.text);
          return undefined;
        case undefined:
          return undefined;
      }
    }
  }

  /** Asks before very many records are read, since the server can't narrow the query down. */
  async #isMeant(read: ReadQuery): Promise<boolean> {
    const { rundb } = await this.#connection.require();
    const isBounded = read.searches.every((search) =>
      Object.values(search).some((value) => value !== undefined),
    );
    if (isBounded) return true;
    const count = await countRecords(rundb, read);
    if (count !== undefined && count <= many) return true;
    const message =
      count === undefined
        ? vscode.l10n.t('The RunDB can not narrow this query down: all its records are read.')
        : vscode.l10n.t(
            'The RunDB can not narrow this query down: all its {0} records are read until enough is found.',
            count.toLocaleString('en'),
          );
    const search = vscode.l10n.t('Search');
    const detail = vscode.l10n.t('Experiments, dates or a run type make it faster.');
    return (
      (await vscode.window.showWarningMessage(message, { modal: true, detail }, search)) === search
    );
  }

  async #choose(
    read: ReadQuery,
    { many, saved }: { many: boolean; saved?: SavedSearch | undefined },
  ): Promise<readonly RunId[] | 'back'> {
    const { text } = read;
    const run = await this.runs.get(read);
    const title = text === '' ? vscode.l10n.t('All runs') : text;
    const actions = many ? [] : [...this.#changeActions(text, saved), ...this.#actions(text, run)];
    const chosen = await showResults(run, { title, pageSize: pageSize(), many, actions });
    if (chosen === undefined) return [];
    if (chosen === 'back') return 'back';
    if (!('icon' in chosen)) return chosen;
    await chosen.run();
    return [];
  }

  /** Offers to keep a query in the place of the one that a search was saved with. */
  #changeActions(text: string, saved: SavedSearch | undefined): ResultsAction[] {
    if (saved === undefined || saved.query === text) return [];
    const label = vscode.l10n.t('Save Changes to “{0}”', saved.name);
    return [{ icon: 'save', label, run: () => this.#saveChanges(saved.name, text) }];
  }

  async #saveChanges(name: string, query: string): Promise<void> {
    await this.#searches.save(name, query);
    showDone(vscode.l10n.t('Saved the changes to “{0}”', name));
  }

  #actions(text: string, run: QueryRun): ResultsAction[] {
    const { t } = vscode.l10n;
    return [
      {
        icon: 'insert',
        label: t('Insert All'),
        run: async () => {
          const runs = pairsOf(await allOf(run));
          await vscode.commands.executeCommand('rundb.insertRuns', { runs });
        },
      },
      {
        icon: 'copy',
        label: t('Copy All As…'),
        run: async () => {
          const runs = pairsOf(await allOf(run));
          await vscode.commands.executeCommand('rundb.copyRunsAs', { runs });
        },
      },
      {
        icon: 'snake',
        label: t('Copy as Python'),
        run: () => vscode.commands.executeCommand('rundb.copyAsPython', text),
      },
      { icon: 'bookmark', label: t('Save Search'), run: () => this.save(text) },
      {
        icon: 'list-tree',
        label: t('Show in the Runs View'),
        run: async () => {
          await vscode.commands.executeCommand('rundb.filterRuns', text);
          await vscode.commands.executeCommand('rundb.runs.focus');
        },
      },
    ];
  }
}

/** Runs as commands take them. */
function pairsOf(runs: readonly RunId[]): [number, number][] {
  return runs.map(({ experiment, run }) => [experiment, run]);
}

/** Everything that a query finds, with progress. */
async function allOf(run: QueryRun): Promise<readonly RunId[]> {
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Searching runs'),
      cancellable: true,
    },
    (progress, token) =>
      withSignal(token, (signal) =>
        run.load(Infinity, {
          signal,
          progress: () =>
            progress.report({
              message: [run.lookedAt, ...(run.of === undefined ? [] : [run.of])]
                .map((count) => count.toLocaleString('en'))
                .join(' / '),
            }),
        }),
      ),
  );
  if (run.runs.length === 0) throw new UserError(vscode.l10n.t('The search found no runs.'));
  return run.runs;
}
