import * as vscode from 'vscode';
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
import { buildQuery } from './queryForm.ts';
import type { BoxUse } from './queryRows.ts';
import type { QueryRuns } from './queryRuns.ts';
import { resultsActions, summarizeAction, takeAll, tickSome, type Use } from './resultsActions.ts';
import { ResultsList, type ResultsAction } from './resultsList.ts';
import type { SavedSearch, Searches } from './searches.ts';
import { showSummary } from './summaryList.ts';
import { tickRuns } from './tickRuns.ts';
import { someOf, wholeOf, type FoundRuns } from './wholeOf.ts';

/** So many records are read without asking first whether that is meant. */
const many = 5000;

/** Runs that a user picked. */
export interface Picked {
  readonly runs: readonly ListedRun[];
  /** What finds them, where they are all that it finds. */
  readonly query: string | undefined;
}

/** Queries asked in the palette, and what is done with what they find. */
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

  /** All runs that fit a query, with progress; undefined where the user does not want them after all. */
  async all(query: string): Promise<FoundRuns | undefined> {
    await this.#connection.require();
    const read = await requireQuery(query);
    if (!(await this.isMeant(read))) return undefined;
    const run = await this.#runs.get(read);
    const runs = await someOf(run);
    return runs && { runs, unreadable: run.unreadable };
  }

  /**
   * Lets the user edit a query, that of a saved search too, run it, and open a run or do something
   * with all. What is saved stays as it is until the user says otherwise.
   */
  async edit(text: string, saved?: SavedSearch): Promise<void> {
    await this.#connection.require();
    const { t } = vscode.l10n;
    const title = saved ? t('Edit Search “{0}”', saved.name) : t('Search Runs');
    const use = { title, action: t('Search'), opens: true, saved };
    await this.#ask(use, text, undefined, (read) => this.#show(read, saved));
  }

  /** Runs a query at once, and lets the user open a run or do something with all. */
  async open(argument: unknown): Promise<void> {
    await this.#connection.require();
    const read = await requireQuery(argument);
    const { t } = vscode.l10n;
    const use = { title: t('Search Runs'), action: t('Search'), opens: true };
    await this.#ask(use, read.text, read, (each) => this.#show(each));
  }

  /** Lets the user ask, and take all runs that are found, or tick some. Undefined for who leaves. */
  async pick(use: Use): Promise<Picked | undefined> {
    await this.#connection.require();
    const { t } = vscode.l10n;
    const title = use === 'insert' ? t('Insert Runs') : t('Copy Runs');
    return this.#ask({ title, action: t('Search') }, '', undefined, (read) =>
      this.#pickFrom(read, use),
    );
  }

  /** Shows what the runs of a query, or of one that the user writes, add up to. */
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

  /** What the runs of a query add up to, in words; undefined where the user does not want it after all. */
  async sumOf(query: string): Promise<string | undefined> {
    await this.#connection.require();
    const read = await requireQuery(query);
    if (!(await this.isMeant(read))) return undefined;
    const run = await this.#runs.get(read);
    return (await wholeOf(run)) && describeFound(run);
  }

  /** Asks for a name and saves a query under it. */
  async save(query: string): Promise<void> {
    const name = await vscode.window.showInputBox({
      title: vscode.l10n.t('Save Search'),
      prompt: vscode.l10n.t('The name of the search'),
      value: query,
      ignoreFocusOut: true,
      validateInput: (value) =>
        value.trim() === '' ? vscode.l10n.t('A search needs a name.') : undefined,
    });
    if (name === undefined) return;
    await this.#searches.save(name.trim(), query);
    showDone(vscode.l10n.t('Saved the search “{0}”', name.trim()));
  }

  /** The box for a query, with a text in it. Undefined when the user leaves, or did without one. */
  async askForQuery(text: string, use: BoxUse): Promise<ReadQuery | undefined> {
    for (;;) {
      const box = new QueryBox(this.#connection, this.#searches, use);
      const asked = await box.ask(text);
      box.dispose();
      switch (asked?.kind) {
        case 'search':
          return asked.query;
        case 'steps':
          text = (await buildQuery(use.title)) ?? '';
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
  }

  async #saveChanges({ name, query }: SavedSearch): Promise<void> {
    await this.#searches.save(name, query);
    showDone(vscode.l10n.t('Saved the changes to “{0}”', name));
  }

  /** Has a query written, unless it is given, and something shown for it, until that ends. */
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

  /** Asks before very many records are read. */
  async isMeant(read: ReadQuery): Promise<boolean> {
    const { rundb, store } = await this.#connection.require();
    const known = this.#runs.known(read);
    // What the local copy has need not be downloaded.
    if (known?.complete || (await store.summarize(read)) || store.presence.isAway) return true;
    const count = known?.of ?? (await countRecords(rundb, read));
    // Where the server does not count, a condition that it knows has to do.
    const isNarrow = read.searches.every((search) =>
      Object.values(search).some((value) => value !== undefined),
    );
    if (count === undefined ? isNarrow : count <= many) return true;
    const message =
      count === undefined
        ? vscode.l10n.t('This query has to download and check all runs.')
        : vscode.l10n.t(
            'This query has to download and check up to {0} runs.',
            count.toLocaleString('en'),
          );
    const search = vscode.l10n.t('Search');
    const hasExperiment = read.searches.every((each) => each.min_experiment !== undefined);
    const detail = hasExperiment
      ? vscode.l10n.t('Add dates or run numbers to make it faster.')
      : vscode.l10n.t('Add an experiment or dates to make it faster.');
    return (
      (await vscode.window.showWarningMessage(message, { modal: true, detail }, search)) === search
    );
  }

  /** Lets the user look at what a query finds, open a run of it, or do something with all. */
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
        if ((await told(choice.act)) === 'leave') return undefined;
      }
    } finally {
      list.dispose();
    }
  }

  /** Offers to keep a query in the place of the one that a search was saved with. */
  #changeActions(query: string, saved: SavedSearch | undefined): ResultsAction[] {
    if (saved === undefined || saved.query === query) return [];
    const label = vscode.l10n.t('Save Changes to “{0}”', saved.name);
    const act = async (): Promise<'stay'> => {
      await this.#saveChanges({ name: saved.name, query });
      return 'stay';
    };
    return [{ icon: 'save', label: () => label, act }];
  }

  /** Lets the user take all that a query finds, or tick some. */
  async #pickFrom(read: ReadQuery, use: Use): Promise<Picked | 'back' | undefined> {
    const run = await this.#runs.get(read);
    const [all, some] = [takeAll(use), tickSome(use)];
    const list = new ResultsList(run, {
      query: read.text,
      placeholder: vscode.l10n.t('Take all runs, or choose a run to tick some'),
      actions: [all, some, summarizeAction(read.text, run)],
      first: 'action',
    });
    try {
      for (;;) {
        const choice = await list.next();
        if (choice === undefined || choice === 'back') return choice;
        if ('act' in choice) {
          await told(choice.act);
          continue;
        }
        const runs = await told(() => someOf(run));
        if (runs === undefined) continue;
        if (choice === all) return { runs, query: read.text };
        const ticked = await tickRuns(runs, 'facts' in choice ? choice : undefined);
        if (ticked === undefined) return undefined;
        if (ticked === 'back') continue;
        return { runs: ticked, query: ticked.length === runs.length ? read.text : undefined };
      }
    } finally {
      list.dispose();
    }
  }
}

/** What something done from a list results in; an error is told, and the list stays. */
async function told<T>(act: (() => Promise<T>) | undefined): Promise<T | undefined> {
  try {
    return await act?.();
  } catch (error) {
    showError(error);
    return undefined;
  }
}
