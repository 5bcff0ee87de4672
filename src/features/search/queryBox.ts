import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
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
import { ActiveRow } from './activeRow.ts';
import { countRecords } from './countRecords.ts';
import {
  rowsFor,
  withCount,
  type BoxRow,
  type BoxRows,
  type BoxUse,
  type BoxChoice,
} from './queryRows.ts';
import type { Searches } from './searches.ts';

/** How long the user has to stop typing before counts are requested, in ms. */
const pause = 400;

/**
 * What the user chose: to run or save a query, to open a run, to build a query step by step, or to
 * see examples.
 */
export type Asked = Exclude<BoxChoice, { kind: 'type' }>;

/**
 * An input box for a query. Rows below it show errors, the number of runs to check, completions,
 * and saved and recent queries. Enter always applies to the text in the box at that moment, even if
 * its rows aren't displayed yet.
 */
export class QueryBox implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #searches: Searches;
  readonly #use: BoxUse;
  readonly #pick = vscode.window.createQuickPick<BoxRow>();
  readonly #active = new ActiveRow(this.#pick);
  #counting = new AbortController();
  /** The text whose rows are displayed, or will be soon. */
  #text: string | undefined;
  #rows: BoxRows | undefined;

  constructor(connection: Connection, searches: Searches, use: BoxUse) {
    this.#connection = connection;
    this.#searches = searches;
    this.#use = use;
    this.#pick.title = use.title;
    this.#pick.placeholder = 'exp:12 physics @good lumi>5/pb 2020-05..2020-06';
    this.#pick.buttons = [
      { iconPath: new vscode.ThemeIcon('question'), tooltip: vscode.l10n.t('Show Examples') },
    ];
    keepOrder(this.#pick);
  }

  /** Undefined if the user cancels. */
  ask(text: string): Promise<Asked | undefined> {
    const pick = this.#pick;
    return new Promise((resolve) => {
      pick.onDidHide(() => resolve(undefined));
      pick.onDidTriggerButton(() => resolve({ kind: 'examples', text: pick.value }));
      pick.onDidChangeValue((value) => {
        // VS Code fires this for text that we set, too.
        if (value !== this.#text) void this.#show(value, { counts: true });
      });
      pick.onDidChangeActive(([row]) => this.#active.report(row));
      pick.onDidAccept(() => {
        this.#accepted().then((choice) => {
          if (choice?.kind === 'type') this.#type(choice.text);
          else if (choice) resolve(choice);
        }, showError);
      });
      pick.show();
      // VS Code would select text that is in the box when it opens, so the first key would delete
      // it. If there's no text to set, the user may have begun to type.
      if (text !== '') pick.value = text;
      // The text may come from a link, so nothing is requested for it.
      void this.#show(text, { counts: false });
    });
  }

  dispose(): void {
    this.#counting.abort();
    this.#pick.dispose();
  }

  /** What Enter means, even if the rows for the text haven't arrived yet. */
  async #accepted(): Promise<BoxChoice | undefined> {
    const { value } = this.#pick;
    const active = this.#active.current;
    const shown = this.#rows;
    if (shown?.text === value && active && shown.rows.includes(active)) return active.choice;
    return (await rowsFor(value, this.#searches, this.#use)).first.choice;
  }

  #type(text: string): void {
    this.#pick.value = text;
    void this.#show(text, { counts: true });
  }

  /** Updates the rows for a text. */
  async #show(text: string, { counts }: { counts: boolean }): Promise<void> {
    this.#counting.abort();
    const counting = new AbortController();
    this.#counting = counting;
    this.#text = text;
    this.#active.settle();
    try {
      const rows = await rowsFor(text, this.#searches, this.#use);
      if (counting.signal.aborted) return;
      this.#rows = rows;
      this.#active.fill(rows.rows, rows.first);
      // A move among the rows before isn't one among these.
      this.#active.settle();
      const { choice } = rows.search ?? {};
      if (counts && choice?.kind === 'search') await this.#count(choice.query, counting.signal);
    } catch (error) {
      showError(error);
    }
  }

  /** Shows how many runs a query has to check, once the user stops typing. */
  async #count(query: ReadQuery, signal: AbortSignal): Promise<void> {
    try {
      await wait(pause, undefined, { signal });
      const { rundb, store } = await this.#connection.require();
      const sum = await store.summarize(query);
      if (sum && !signal.aborted) {
        const age = describeAge(sum.since);
        this.#describe([describeSum(sum.sum), age].filter((part) => part).join(' · '));
        return;
      }
      const count = await countRecords(rundb, query, signal);
      if (count !== undefined && !signal.aborted) this.#describe(describeCount(count));
    } catch (error) {
      if (isCancellation(error) || signal.aborted) return;
      logError(error);
      this.#describe(messageOf(error));
    }
  }

  /** Shows a description in the query's row, and keeps the user's active row. */
  #describe(description: string): void {
    const before = this.#rows;
    if (before?.search === undefined) return;
    const rows = withCount(before, this.#use.action, withoutIcons(description));
    const active = this.#active.current ?? before.first;
    this.#rows = rows;
    this.#active.fill(rows.rows, (active === before.search ? rows.search : active) ?? rows.first);
  }
}

/**
 * Keeps the rows in order. VS Code would move rows with the typed text in their label to the top,
 * so a recent query would come before a completion. It accepts the property that turns this off
 * from any extension, but it's still a proposed API; without it, Enter still applies to the right
 * row.
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
  return vscode.l10n.t('up to {0} runs to check', formatCount(count));
}
