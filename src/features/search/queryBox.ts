import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import {
  describeAge,
  describeSum,
  isCancellation,
  logError,
  messageOf,
  showError,
  withoutIcons,
  type ReadQuery,
} from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { countRecords } from './countRecords.ts';
import {
  rowsFor,
  withCount,
  type BoxRow,
  type BoxRows,
  type BoxUse,
  type Deed,
} from './queryRows.ts';
import type { Searches } from './searches.ts';

/** How long nobody types before the server is asked for counts, in ms. */
const pause = 400;

/** What the user asked for: to run or save a query, to open a run, or to be asked step by step. */
export type Asked = Exclude<Deed, { kind: 'type' }>;

/**
 * A box to type a query into, with what is wrong with it, how many runs it has to check, words that
 * fit, and saved and recent queries below. Enter is for what is in the box at that moment, whichever
 * rows are there yet.
 */
export class QueryBox implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #searches: Searches;
  readonly #use: BoxUse;
  readonly #pick = vscode.window.createQuickPick<BoxRow>();
  #counting = new AbortController();
  /** The text that rows are shown for, or soon will be. */
  #text: string | undefined;
  #rows: BoxRows | undefined;

  constructor(connection: Connection, searches: Searches, use: BoxUse) {
    this.#connection = connection;
    this.#searches = searches;
    this.#use = use;
    this.#pick.title = use.title;
    this.#pick.placeholder = vscode.l10n.t('exp:12 physics @good lumi>5/pb 2020-05..2020-06');
    keepOrder(this.#pick);
  }

  /** Undefined when the user leaves. */
  ask(text: string): Promise<Asked | undefined> {
    const pick = this.#pick;
    return new Promise((resolve) => {
      pick.onDidHide(() => resolve(undefined));
      pick.onDidChangeValue((value) => {
        // VS Code also tells of a text that we put there.
        if (value !== this.#text) void this.#show(value, { counts: true });
      });
      pick.onDidAccept(() => {
        this.#accepted().then((deed) => {
          if (deed?.kind === 'type') this.#type(deed.text);
          else if (deed) resolve(deed);
        }, showError);
      });
      pick.show();
      // What is there when the box opens would be selected, and lost with the first key; where nothing
      // is to be there, somebody may have begun to type.
      if (text !== '') pick.value = text;
      // The text may come from a link: nothing is asked for it.
      void this.#show(text, { counts: false });
    });
  }

  dispose(): void {
    this.#counting.abort();
    this.#pick.dispose();
  }

  /** What Enter stands for, which may come before the rows for the text do. */
  async #accepted(): Promise<Deed | undefined> {
    const { value, activeItems } = this.#pick;
    const [active] = activeItems;
    const shown = this.#rows;
    if (shown?.text === value && active && shown.rows.includes(active)) return active.deed;
    return (await rowsFor(value, this.#searches, this.#use)).first.deed;
  }

  #type(text: string): void {
    this.#pick.value = text;
    void this.#show(text, { counts: true });
  }

  /** Brings the rows up to a text. */
  async #show(text: string, { counts }: { counts: boolean }): Promise<void> {
    this.#counting.abort();
    const counting = new AbortController();
    this.#counting = counting;
    this.#text = text;
    try {
      const rows = await rowsFor(text, this.#searches, this.#use);
      if (counting.signal.aborted) return;
      this.#fill(rows, rows.first);
      const { deed } = rows.search ?? {};
      if (counts && deed?.kind === 'search') await this.#count(deed.query, counting.signal);
    } catch (error) {
      showError(error);
    }
  }

  #fill(rows: BoxRows, active: BoxRow): void {
    this.#rows = rows;
    this.#pick.items = rows.rows;
    this.#pick.activeItems = [active];
  }

  /** Tells how many runs a query has to check, once nobody types. */
  async #count(query: ReadQuery, signal: AbortSignal): Promise<void> {
    try {
      await wait(pause, undefined, { signal });
      const { rundb, store } = await this.#connection.require();
      const sum = await store.summarize(query);
      if (sum && !signal.aborted) {
        const age = describeAge(sum.since);
        this.#tell([describeSum(sum.sum), age].filter((part) => part).join(' · '));
        return;
      }
      const count = await countRecords(rundb, query, signal);
      if (count !== undefined && !signal.aborted) this.#tell(describeCount(count));
    } catch (error) {
      if (isCancellation(error) || signal.aborted) return;
      logError(error);
      this.#tell(messageOf(error));
    }
  }

  /** Says something beside the query's row, and leaves the user on the row where he is. */
  #tell(description: string): void {
    const before = this.#rows;
    if (before?.search === undefined) return;
    const rows = withCount(before, this.#use.action, withoutIcons(description));
    const [active = before.first] = this.#pick.activeItems;
    this.#fill(rows, (active === before.search ? rows.search : active) ?? rows.first);
  }
}

/**
 * Keeps the rows in their order. VS Code sorts those with what is typed in their label before others,
 * so that a recent query would come before a completion. It takes the word to let that be from any
 * extension, but does not promise it yet; without it, Enter still is for the right row.
 */
function keepOrder(pick: vscode.QuickPick<BoxRow>): void {
  try {
    Object.assign(pick, { sortByLabel: false });
  } catch (error) {
    logError(error);
  }
}

function describeCount(count: number): string {
  if (count === 1) return vscode.l10n.t('1 run to check');
  return vscode.l10n.t('up to {0} runs to check', count.toLocaleString('en'));
}
