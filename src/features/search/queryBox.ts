import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Completion } from '../../core/query/index.ts';
import {
  describeSearch,
  isCancellation,
  loadLanguage,
  logError,
  messageOf,
  ownConditions,
  readQuery,
  type ReadQuery,
} from '../common/index.ts';
import { countRecords } from './countRecords.ts';
import type { Connection } from '../connection/index.ts';
import type { Searches } from './searches.ts';

interface Item extends vscode.QuickPickItem {
  /** What the box holds when the row is chosen. */
  readonly text?: string;
  /** The query that the row runs. */
  readonly query?: ReadQuery;
  readonly steps?: true;
}

/** How long nobody types before the server is asked for counts, in ms. */
const pause = 400;

/** What the user asked for: a query, or to be asked step by step. */
export type Asked = ReadQuery | 'steps';

/**
 * A box to type a query into, with what is wrong with it, how many records it looks at, words that
 * fit, and saved and recent queries below. Undefined when the user leaves.
 */
export class QueryBox implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #searches: Searches;
  readonly #pick = vscode.window.createQuickPick<Item>();
  #counting = new AbortController();

  constructor(connection: Connection, searches: Searches, title: string) {
    this.#connection = connection;
    this.#searches = searches;
    this.#pick.title = title;
    this.#pick.placeholder = vscode.l10n.t('exp:12 physics @good lumi>5/pb 2020-05..2020-06');
    this.#pick.keepScrollPosition = true;
  }

  ask(text: string): Promise<Asked | undefined> {
    const pick = this.#pick;
    return new Promise((resolve) => {
      pick.onDidHide(() => resolve(undefined));
      pick.onDidChangeValue(() => void this.#show({ counts: true }));
      pick.onDidAccept(() => {
        const [item] = pick.activeItems;
        if (item?.steps) resolve('steps');
        else if (item?.query) resolve(item.query);
        else if (item?.text !== undefined) {
          pick.value = item.text;
          void this.#show({ counts: true });
        }
      });
      pick.value = text;
      // The text may come from a link: nothing is asked for it.
      void this.#show({ counts: false });
      pick.show();
    });
  }

  dispose(): void {
    this.#counting.abort();
    this.#pick.dispose();
  }

  /** Brings the rows up to what is typed. */
  async #show({ counts }: { counts: boolean }): Promise<void> {
    this.#counting.abort();
    const counting = new AbortController();
    this.#counting = counting;
    const { value } = this.#pick;
    const { complete } = await loadLanguage();
    const words = complete(value, value.length, ownConditions());
    const completions = words.items.map((item) => completionItem(item, value, words.at.start));
    const read = await readQuery(value).catch((error: unknown) => toError(error));
    if (counting.signal.aborted) return;
    const fitting = section(vscode.l10n.t('words'), completions);
    const kept = [
      ...section(vscode.l10n.t('saved'), this.#saved(value)),
      ...section(vscode.l10n.t('recent'), this.#recent(value)),
    ];
    const rest = [...fitting, ...kept];
    if (value.trim() === '') {
      this.#pick.items = [stepsItem(), ...kept, ...fitting];
    } else if (read instanceof Error) {
      const problem: Item = { label: `$(error) ${messageOf(read)}`, alwaysShow: true };
      // Enter completes a word that is being typed.
      this.#pick.items = completions.length > 0 ? [...rest, problem] : [problem, ...rest];
    } else {
      const show = (description: string): void => {
        const search = searchItem(read, description);
        this.#pick.items = [search, ...rest];
        this.#pick.activeItems = [search];
      };
      show('');
      if (counts) await this.#count(read, counting.signal, show);
    }
  }

  /** Tells how many records a query looks at, once nobody types. */
  async #count(
    read: ReadQuery,
    signal: AbortSignal,
    show: (description: string) => void,
  ): Promise<void> {
    try {
      await wait(pause, undefined, { signal });
      const { rundb } = await this.#connection.require();
      const count = await countRecords(rundb, read, signal);
      if (count !== undefined && !signal.aborted) show(describeCount(count));
    } catch (error) {
      if (isCancellation(error) || signal.aborted) return;
      logError(error);
      show(messageOf(error));
    }
  }

  #saved(typed: string): Item[] {
    return this.#searches.saved
      .filter(({ name, query }) => `${name} ${query}`.includes(typed.trim()) && query !== typed)
      .map(({ name, query }) => ({
        label: `$(bookmark) ${name}`,
        description: query,
        text: query,
      }));
  }

  #recent(typed: string): Item[] {
    return this.#searches.recent
      .filter((query) => query.includes(typed.trim()) && query !== typed)
      .map((query) => ({ label: `$(history) ${query}`, text: query }));
  }
}

function stepsItem(): Item {
  const label = `$(list-ordered) ${vscode.l10n.t('Ask Step by Step…')}`;
  return { label, steps: true, alwaysShow: true };
}

function section(label: string, items: readonly Item[]): Item[] {
  if (items.length === 0) return [];
  const separator = { label, kind: vscode.QuickPickItemKind.Separator };
  return [separator, ...items.map((item) => ({ ...item, alwaysShow: true }))];
}

const icons: Record<Completion['kind'], string> = {
  field: 'symbol-field',
  value: 'symbol-enum-member',
  condition: 'symbol-constant',
  keyword: 'symbol-keyword',
};

function completionItem({ kind, text, about }: Completion, value: string, start: number): Item {
  const space = text.endsWith(':') || text.endsWith('@') ? '' : ' ';
  return {
    label: `$(${icons[kind]}) ${text}`,
    description: about,
    text: `${value.slice(0, start)}${text}${space}`,
    alwaysShow: true,
  };
}

function searchItem(query: ReadQuery, description: string): Item {
  const label = `$(search) ${vscode.l10n.t('Search')}`;
  return { label, description, detail: describePlan(query), query, alwaysShow: true };
}

/** What the server is asked for; each record that comes is looked at. */
function describePlan({ searches }: ReadQuery): string {
  const { t } = vscode.l10n;
  if (searches.length === 0) return t('Nothing can fit that, so nothing is asked.');
  const parts = searches.map((search) => describeSearch(search) || t('all runs'));
  const shown = parts.slice(0, 3).join('; ');
  return parts.length > 3
    ? t('Asks the RunDB for {0}; and {1} more', shown, parts.length - 3)
    : t('Asks the RunDB for {0}', shown);
}

function describeCount(count: number): string {
  if (count === 1) return vscode.l10n.t('1 record to look at');
  return vscode.l10n.t('{0} records to look at', count.toLocaleString('en'));
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
