import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import type { QueryRun } from '../../core/store/index.ts';
import {
  describeFound,
  describeRunInWords,
  isCancellation,
  logError,
  luminosityOfRuns,
  messageOf,
  runIcon,
  whatIsMissing,
  withoutIcons,
} from '../common/index.ts';
import { ActiveRow } from './activeRow.ts';

/** An action on all results of a query. */
export interface ResultsAction {
  readonly icon: string;
  /** @param found How many runs were found; undefined while loading. */
  readonly label: (found: number | undefined) => string;
  /** Which runs it needs. An action on all of them shows their sum. */
  readonly takes?: 'all' | 'some';
  /** Whether the list closes before the action, because the action moves the focus. */
  readonly leaves?: true;
  /**
   * Performs the action; after `stay`, the list is shown again. Undefined if the caller handles it.
   */
  readonly act?: () => Promise<'stay' | 'leave'>;
}

export interface ResultsOptions {
  readonly query: string;
  readonly placeholder: string;
  readonly actions: readonly ResultsAction[];
  /** What Enter does at first: the first action, or opening the newest run. */
  readonly first: 'action' | 'run';
}

/** What the user chooses: a run, an action, editing the query, or undefined for cancelling. */
export type ResultsChoice = ListedRun | ResultsAction | 'back' | undefined;

interface Item extends vscode.QuickPickItem {
  /** Identifies the item, also after the list is filled again. */
  readonly key?: string;
  readonly choice?: ListedRun | ResultsAction | 'back';
  readonly triesAgain?: true;
}

/** How many runs are listed first, and how many once that many are found. After that, all are. */
const firstRuns = 50;
const moreRuns = 1000;
/**
 * In ms, between what the user did, or the last update, and the next update: VS Code reports the
 * filter and the active row late, and an update before that would lose the user's place.
 */
const pause = 500;

/**
 * The results of a query as a pick list, newest first. It continues loading until everything is
 * found, and says so. Its rows rarely change meanwhile. It can be left for a while and comes back
 * as it was.
 */
export class ResultsList implements vscode.Disposable {
  readonly #run: QueryRun;
  readonly #options: ResultsOptions;
  readonly #pick = vscode.window.createQuickPick<Item>();
  readonly #active = new ActiveRow(this.#pick);
  readonly #closed = new AbortController();
  readonly #buttons: readonly (vscode.QuickInputButton & { readonly action: ResultsAction })[];
  #choose: ((choice: ResultsChoice) => void) | undefined;
  /** The active row when the list was left. */
  #place: string | undefined;
  /** The rows that are displayed. */
  #shown: Rows | undefined;
  /** When the user or an update last changed something, in ms since 1970. */
  #changedAt = 0;
  #waiting: NodeJS.Timeout | undefined;
  #problem: unknown;

  constructor(run: QueryRun, options: ResultsOptions) {
    this.#run = run;
    this.#options = options;
    this.#buttons = options.actions.map((action) => ({
      iconPath: new vscode.ThemeIcon(action.icon),
      tooltip: action.label(undefined),
      action,
    }));
    const pick = this.#pick;
    pick.matchOnDescription = true;
    pick.keepScrollPosition = true;
    pick.placeholder = options.placeholder;
    pick.buttons = [vscode.QuickInputButtons.Back, ...this.#buttons];
    pick.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) this.#end('back');
      else this.#end(this.#buttons.find((each) => each === button)?.action);
    });
    pick.onDidAccept(() => this.#accept(pick.selectedItems[0]));
    pick.onDidChangeValue(() => this.#wait());
    pick.onDidChangeActive(([item]) => this.#reactTo(item));
    pick.onDidHide(() => this.#end(undefined));
  }

  /** Shows the list, as it was left, until something is chosen. */
  next(): Promise<ResultsChoice> {
    return new Promise((resolve) => {
      this.#choose = resolve;
      this.#pick.ignoreFocusOut = false;
      this.#pick.show();
      this.#entitle();
      this.#showNow();
      // Nobody moved in it while it was hidden.
      this.#active.settle();
      void this.#load();
    });
  }

  /** Hides the list, which releases the focus, until it's shown again. */
  hide(): void {
    this.#pick.hide();
  }

  dispose(): void {
    this.#closed.abort();
    clearTimeout(this.#waiting);
    this.#pick.dispose();
  }

  #end(choice: ResultsChoice): void {
    // A prompt in between must not close the list by taking the focus.
    if (choice !== undefined) {
      this.#pick.ignoreFocusOut = true;
      this.#place = this.#active.current?.key;
    }
    this.#choose?.(choice);
    this.#choose = undefined;
  }

  #accept(item: Item | undefined): void {
    if (item?.choice) this.#end(item.choice);
    else if (item?.triesAgain) {
      this.#run.tryAgain();
      void this.#load();
    }
  }

  async #load(): Promise<void> {
    const { signal } = this.#closed;
    if (this.#pick.busy || this.#run.complete) return;
    this.#pick.busy = true;
    this.#problem = undefined;
    const progress = (): void => this.#show();
    try {
      await this.#run.load(firstRuns, { signal, progress });
      this.#show();
      await this.#run.load(Infinity, { signal, progress });
    } catch (error) {
      if (isCancellation(error)) return;
      logError(error);
      this.#problem = error;
    }
    this.#pick.busy = false;
    this.#show();
  }

  /** Updates the title, and the rows as soon as that doesn't disturb the user. */
  #show(): void {
    if (this.#closed.signal.aborted) return;
    this.#entitle();
    if (this.#waiting || isDeepStrictEqual(this.#rows(), this.#shown)) return;
    const rest = this.#shown === undefined ? 0 : this.#changedAt + pause - Date.now();
    if (rest > 0) this.#waiting = setTimeout(() => this.#showNow(), rest);
    else this.#showNow();
  }

  #entitle(): void {
    const { query } = this.#options;
    this.#pick.title = `${describeFound(this.#run)} · ${query || vscode.l10n.t('all runs')}`;
  }

  /** The user or VS Code changed something in the list: the next update waits. */
  #wait(): void {
    this.#changedAt = Date.now();
    if (!this.#waiting) return;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#showNow(), pause);
  }

  /** To a report of the active row: the user may have moved or typed before the update arrived. */
  #reactTo(item: Item | undefined): void {
    this.#wait();
    if (this.#pick.value === '') this.#active.report(item);
    else if (item === undefined && this.#active.isPending) {
      // The filter hides the wanted row: VS Code shall choose the first match. Not at once, since
      // what is sent together also makes the wanted row active.
      this.#active.settle();
      clearTimeout(this.#waiting);
      this.#waiting = setTimeout(() => this.#showNow());
    }
  }

  #rows(): Rows {
    const { runs, complete, missing } = this.#run;
    const most = runs.length < moreRuns ? firstRuns : moreRuns;
    return {
      runs: complete ? runs.length : Math.min(runs.length, most),
      complete,
      missing,
      problem: this.#problem,
    };
  }

  #showNow(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    const pick = this.#pick;
    const rows = this.#rows();
    const { runs, complete } = rows;
    const problem = this.#problem ?? whatIsMissing(this.#run);
    // While there are no runs yet, Enter would do something unintended.
    if (runs === 0 && !complete && problem === undefined) return;
    this.#shown = rows;
    this.#changedAt = Date.now();
    const active = this.#place ?? this.#active.current?.key;
    this.#place = undefined;
    const edit = runs === 0 && complete ? [editItem()] : [];
    const actions = section(vscode.l10n.t('actions'), [...edit, ...this.#actionItems()]);
    const newest = this.#run.runs.slice(0, runs).map(runItem);
    const found = section(vscode.l10n.t('runs, newest first'), newest);
    const items = [...(problem === undefined ? [] : [problemItem(problem)]), ...actions, ...found];
    const first = this.#options.first === 'run' && runs > 0 ? found : actions;
    const isWanted = ({ key }: Item): boolean => key !== undefined && key === active;
    // With a filter, VS Code chooses the first match: it may lose another one.
    const wanted =
      pick.value === ''
        ? (items.find(isWanted) ?? first.find(({ choice }) => choice !== undefined))
        : undefined;
    this.#active.fill(items, wanted);
  }

  #actionItems(): Item[] {
    const { runs, complete } = this.#run;
    const found = complete ? runs.length : undefined;
    const luminosity = complete ? luminosityOfRuns(runs) : undefined;
    return this.#options.actions
      .filter(({ takes }) => !(takes && found === 0))
      .map((action) => ({
        label: `$(${action.icon}) ${withoutIcons(action.label(found))}`,
        ...(action.takes === 'all' && luminosity !== undefined && { description: luminosity }),
        key: action.icon,
        choice: action,
      }));
  }
}

/** What is displayed: how many runs, whether they are all, how many are missing, and why. */
interface Rows {
  readonly runs: number;
  readonly complete: boolean;
  readonly missing: number;
  readonly problem: unknown;
}

/** A run's row; a screen reader reads what is displayed. */
export function runItem(run: ListedRun): vscode.QuickPickItem & {
  readonly key: string;
  readonly choice: ListedRun;
} {
  const label = `${run.experiment}:${run.run}`;
  return {
    label,
    description: describeRunInWords(run),
    iconPath: runIcon(run),
    key: label,
    choice: run,
  };
}

/** What to do if nothing was found. */
function editItem(): Item {
  return { label: `$(edit) ${vscode.l10n.t('Edit Query…')}`, key: 'edit', choice: 'back' };
}

/** Says what went wrong or may be missing, and offers to try again. */
function problemItem(problem: unknown): Item {
  return {
    label: `$(refresh) ${vscode.l10n.t('Try Again')}`,
    detail: `$(warning) ${withoutIcons(messageOf(problem))}`,
    key: 'tryAgain',
    triesAgain: true,
    alwaysShow: true,
  };
}

function section(label: string, items: readonly Item[]): Item[] {
  if (items.length === 0) return [];
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}
