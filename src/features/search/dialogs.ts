import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import {
  describeFound,
  requireQuery,
  showDone,
  showError,
  type ReadQuery,
} from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import { countRecords } from './countRecords.ts';
import { openRun } from './goToRun.ts';
import { QueryBox } from './queryBox.ts';
import { chooseExample } from './queryExamples.ts';
import { buildQuery } from './queryForm.ts';
import type { BoxUse } from './queryRows.ts';
import type { QueryRuns } from './queryRuns.ts';
import { resultsActions, summarizeAction, takeAll, tickSome, type Use } from './resultsActions.ts';
import { ResultsList, type ResultsAction } from './resultsList.ts';
import type { SavedSearch, Searches } from './searches.ts';
import { showSummary } from './summaryList.ts';
import { tickRuns } from './tickRuns.ts';
import { someOf, wholeOf, type FoundRuns } from './wholeOf.ts';

/** The number of records that are loaded without confirmation. */
const many = 5000;

/** Runs that the user has picked. */
export interface Picked {
  readonly runs: readonly ListedRun[];
  /** The query that finds them, if they are everything that it finds. */
  readonly query: string | undefined;
  /** The number of further results that aren't records of a run. */
  readonly unreadable: number;
}

/** The dialogs for entering queries and using their results. */
export class Dialogs {
  readonly #connection: Connection;
  readonly #records: Records;
  readonly #searches: Searches;
  readonly #runs: QueryRuns;

  constructor(connection: Connection, records: Records, searches: Searches, runs: QueryRuns) {
    this.#connection = connection;
    this.#records = records;
    this.#searches = searches;
    this.#runs = runs;
  }

  /** All runs that match a query, with progress; undefined if the user cancels. */
  async all(query: string): Promise<FoundRuns | undefined> {
    await this.#connection.require();
    const read = await requireQuery(query);
    if (!(await this.isMeant(read))) return undefined;
    const run = await this.#runs.get(read);
    const runs = await someOf(run);
    return runs && { runs, missing: run.missing, unreadable: run.unreadable };
  }

  /**
   * Lets the user edit and run a query, which may be that of a saved search, and open a run or use
   * all results. The saved search only changes if the user says so.
   */
  async edit(text: string, saved?: SavedSearch): Promise<void> {
    await this.#connection.require();
    const { t } = vscode.l10n;
    const title = saved ? t('Edit Search “{0}”', saved.name) : t('Search Runs');
    const use = { title, action: t('Search'), opens: true, saved };
    await this.#ask(use, text, undefined, (read) => this.#show(read, saved));
  }

  /** Runs a query immediately, and lets the user open a run or use all results. */
  async open(argument: unknown): Promise<void> {
    await this.#connection.require();
    const read = await requireQuery(argument);
    const { t } = vscode.l10n;
    const use = { title: t('Search Runs'), action: t('Search'), opens: true };
    await this.#ask(use, read.text, read, (each) => this.#show(each));
  }

  /**
   * Lets the user enter a query and take all its runs or select some. Undefined if the user
   * cancels.
   */
  async pick(use: Use): Promise<Picked | undefined> {
    await this.#connection.require();
    const { t } = vscode.l10n;
    const title = use === 'insert' ? t('Insert Runs') : t('Copy Runs');
    return this.#ask({ title, action: t('Search') }, '', undefined, (read) =>
      this.#pickFrom(read, use),
    );
  }

  /** Shows a summary of the runs of a query, or of one that the user enters. */
  async summarize(query?: string): Promise<void> {
    await this.#connection.require();
    const read = query === undefined ? undefined : await requireQuery(query);
    const { t } = vscode.l10n;
    const use = { title: t('Summarize Runs'), action: t('Summarize') };
    await this.#ask(use, query ?? '', read, async (each) => {
      const run = await this.#runs.get(each);
      const runs = await wholeOf(run);
      if (!runs) return undefined;
      const { shares } = await run.delivered();
      return showSummary(each.text, runs, shares, run);
    });
  }

  /** The sum over a query's runs, in words; undefined if the user cancels. */
  async sumOf(query: string): Promise<string | undefined> {
    await this.#connection.require();
    const read = await requireQuery(query);
    if (!(await this.isMeant(read))) return undefined;
    const run = await this.#runs.get(read);
    return (await wholeOf(run)) && describeFound(run);
  }

  /** Prompts for a name and saves a query under it. */
  async save(query: string): Promise<void> {
    const name = await vscode.window.showInputBox({
      title: vscode.l10n.t('Save Search'),
      prompt: vscode.l10n.t('Name of the search'),
      value: query,
      ignoreFocusOut: true,
      validateInput: (value) =>
        value.trim() === '' ? vscode.l10n.t('A search needs a name.') : undefined,
    });
    if (name === undefined) return;
    await this.#searches.save(name.trim(), query);
    showDone(vscode.l10n.t('Saved the search “{0}”', name.trim()));
  }

  /**
   * Shows the query box with a text in it. Undefined if the user cancels, or chose something that
   * isn't a query.
   */
  async askForQuery(asking: string, use: BoxUse): Promise<ReadQuery | undefined> {
    for (let text: string | undefined = asking; text !== undefined;) {
      const box = new QueryBox(this.#connection, this.#searches, use);
      const asked = await box.ask(text);
      box.dispose();
      switch (asked?.kind) {
        case 'search':
          return asked.query;
        case 'steps':
          text = await buildQuery(asked.text);
          break;
        case 'examples':
          text = await chooseExample(use.title, asked.text);
          break;
        case 'open':
          await openRun(this.#connection, this.#records, asked.run);
          return undefined;
        case 'save':
          await this.#saveChanges({ name: asked.name, query: asked.query.text });
          return undefined;
        case undefined:
          return undefined;
      }
    }
    return undefined;
  }

  async #saveChanges({ name, query }: SavedSearch): Promise<void> {
    await this.#searches.save(name, query);
    showDone(vscode.l10n.t('Saved the changes to “{0}”', name));
  }

  /**
   * Prompts for a query, unless it's given, and shows something for it; repeats this for as long as
   * the user goes back.
   */
  async #ask<T>(
    use: BoxUse,
    text: string,
    read: ReadQuery | undefined,
    show: (read: ReadQuery) => Promise<T | 'back'>,
  ): Promise<T | undefined> {
    for (;;) {
      read ??= await this.askForQuery(text, use);
      if (read === undefined) return undefined;
      text = read.text;
      if (await this.isMeant(read)) {
        await this.#searches.remember(text);
        const shown = await show(read);
        if (shown !== 'back') return shown;
      }
      read = undefined;
    }
  }

  /** Asks for confirmation before very many records are loaded. */
  async isMeant(read: ReadQuery): Promise<boolean> {
    const { rundb, store } = await this.#connection.require();
    const known = this.#runs.known(read);
    // Data in the local copy doesn't have to be downloaded.
    if (known?.complete || (await store.summarize(read)) || store.presence.isAway) return true;
    const count = known?.of ?? (await countRecords(rundb, read));
    // If the server doesn't return counts, any condition that it can filter by has to do.
    const isNarrow = read.searches.every((search) =>
      Object.values(search).some((value) => value !== undefined),
    );
    if (count === undefined ? isNarrow : count <= many) return true;
    const message =
      count === undefined
        ? vscode.l10n.t('This query has to download and check all runs.')
        : vscode.l10n.t('This query has to download and check up to {0} runs.', formatCount(count));
    const search = vscode.l10n.t('Search');
    const hasExperiment = read.searches.every((each) => each.min_experiment !== undefined);
    const detail = hasExperiment
      ? vscode.l10n.t('Add dates or run numbers to make it faster.')
      : vscode.l10n.t('Add an experiment or dates to make it faster.');
    return (
      (await vscode.window.showWarningMessage(message, { modal: true, detail }, search)) === search
    );
  }

  /** Lets the user browse the results of a query, open a run, or use all of them. */
  async #show(read: ReadQuery, saved?: SavedSearch): Promise<'back' | undefined> {
    const run = await this.#runs.get(read);
    const list = new ResultsList(run, {
      query: read.text,
      placeholder: vscode.l10n.t('Type to filter; press Enter to open a run'),
      actions: [
        ...this.#changeActions(read.text, saved),
        ...resultsActions(read.text, run, () => this.save(read.text)),
      ],
      first: 'run',
    });
    try {
      for (;;) {
        const choice = await list.next();
        if (choice === undefined || choice === 'back') return choice;
        if ('facts' in choice) {
          await openRun(this.#connection, this.#records, choice);
          return undefined;
        }
        if (choice.leaves) list.hide();
        if ((await resultOf(choice.act)) === 'leave') return undefined;
      }
    } finally {
      list.dispose();
    }
  }

  /** Offers to save a query in place of the one that a search was saved with. */
  #changeActions(query: string, saved: SavedSearch | undefined): ResultsAction[] {
    if (saved === undefined || saved.query === query) return [];
    const label = vscode.l10n.t('Save Changes to “{0}”', saved.name);
    const act = async (): Promise<'stay'> => {
      await this.#saveChanges({ name: saved.name, query });
      return 'stay';
    };
    return [{ icon: 'save', label: () => label, act }];
  }

  /** Lets the user take all results of a query, or select some. */
  async #pickFrom(read: ReadQuery, use: Use): Promise<Picked | 'back' | undefined> {
    const run = await this.#runs.get(read);
    const [all, some] = [takeAll(use), tickSome(use)];
    const list = new ResultsList(run, {
      query: read.text,
      placeholder: vscode.l10n.t('Use all runs, or choose a run to select some'),
      actions: [all, some, summarizeAction(read.text, run)],
      first: 'action',
    });
    try {
      for (;;) {
        const choice = await list.next();
        if (choice === undefined || choice === 'back') return choice;
        if ('act' in choice) {
          await resultOf(choice.act);
          continue;
        }
        const runs = await resultOf(() => someOf(run));
        if (runs === undefined) continue;
        const { unreadable } = run;
        if (choice === all) return { runs, query: read.text, unreadable };
        const ticked = await tickRuns(runs, 'facts' in choice ? choice : undefined);
        if (ticked === undefined) return undefined;
        if (ticked === 'back') continue;
        const query = ticked.length === runs.length ? read.text : undefined;
        return { runs: ticked, query, unreadable };
      }
    } finally {
      list.dispose();
    }
  }
}

/** The result of an action of a list; an error is shown, and the list stays open. */
async function resultOf<T>(act: (() => Promise<T>) | undefined): Promise<T | undefined> {
  try {
    return await act?.();
  } catch (error) {
    showError(error);
    return undefined;
  }
}
