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

/** Something to do with all that a query finds. */
export interface ResultsAction {
  readonly icon: string;
  /** @param found How many runs were found; undefined while they are still looked for. */
  readonly label: (found: number | undefined) => string;
  /** Which runs it needs: beside all of them, their sum is shown. */
  readonly takes?: 'all' | 'some';
  /** Whether the list goes before it is done, since what is shown then is to have the keyboard. */
  readonly leaves?: true;
  /** What is done; after `stay` the list is shown again. Not given where who shows the list does it. */
  readonly act?: () => Promise<'stay' | 'leave'>;
}

export interface ResultsOptions {
  readonly query: string;
  readonly placeholder: string;
  readonly actions: readonly ResultsAction[];
  /** What Enter does at first: the first action, or what is done with the newest run. */
  readonly first: 'action' | 'run';
}

/** What a user chooses: a run, an action, to change the query, or to leave. */
export type ResultsChoice = ListedRun | ResultsAction | 'back' | undefined;

interface Item extends vscode.QuickPickItem {
  /** What tells it from the others, also when the list is filled anew. */
  readonly key?: string;
  readonly choice?: ListedRun | ResultsAction;
  readonly triesAgain?: true;
}

/** So many runs are looked for before the first are shown. */
const firstRuns = 50;
/** So many are listed while others come; then all. */
const listed = 1000;
/**
 * Between two updates, in ms: VS Code takes its time to tell which row is active after one, and until then
 * the next would lose the user's place.
 */
const pause = 500;

/**
 * What a query finds as a pick list, newest first. It reads on by itself until all is found, and
 * says so. It may be left for a while and comes back as it was.
 */
export class ResultsList implements vscode.Disposable {
  readonly #run: QueryRun;
  readonly #options: ResultsOptions;
  readonly #pick = vscode.window.createQuickPick<Item>();
  readonly #closed = new AbortController();
  readonly #buttons: readonly (vscode.QuickInputButton & { readonly action: ResultsAction })[];
  #choose: ((choice: ResultsChoice) => void) | undefined;
  /** The row that was active when the list was left. */
  #place: string | undefined;
  #shownAt = 0;
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
    pick.onDidHide(() => this.#end(undefined));
  }

  /** Shows the list, as it was left, until something is chosen. */
  next(): Promise<ResultsChoice> {
    return new Promise((resolve) => {
      this.#choose = resolve;
      this.#pick.ignoreFocusOut = false;
      this.#pick.show();
      this.#showNow();
      void this.#load();
    });
  }

  /** Gives the keyboard back, until the list is shown again. */
  hide(): void {
    this.#pick.hide();
  }

  dispose(): void {
    this.#closed.abort();
    clearTimeout(this.#waiting);
    this.#pick.dispose();
  }

  #end(choice: ResultsChoice): void {
    // Who asks something in between does not lose the list with the focus.
    if (choice !== undefined) {
      this.#pick.ignoreFocusOut = true;
      this.#place = this.#pick.activeItems[0]?.key;
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

  /** Brings the list up to what was found, soon. */
  #show(): void {
    if (this.#waiting || this.#closed.signal.aborted) return;
    const rest = this.#shownAt + pause - Date.now();
    if (rest > 0) this.#waiting = setTimeout(() => this.#showNow(), rest);
    else this.#showNow();
  }

  #showNow(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    const pick = this.#pick;
    const { runs, complete } = this.#run;
    const { query, first } = this.#options;
    pick.title = `${describeFound(this.#run)} · ${query || vscode.l10n.t('all runs')}`;
    const problem = this.#problem ?? whatIsMissing(this.#run);
    // Until there is something, Enter would do what nobody means.
    if (runs.length === 0 && !complete && problem === undefined) return;
    this.#shownAt = Date.now();
    const active = this.#place ?? pick.activeItems[0]?.key;
    this.#place = undefined;
    const actions = section(vscode.l10n.t('actions'), this.#actionItems());
    const found = section(vscode.l10n.t('runs, newest first'), this.#runItems());
    pick.items = [...(problem === undefined ? [] : [problemItem(problem)]), ...actions, ...found];
    const wanted =
      pick.items.find(({ key }) => key !== undefined && key === active) ??
      (first === 'run' ? found : actions).find(({ choice }) => choice !== undefined);
    if (wanted) pick.activeItems = [wanted];
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

  #runItems(): Item[] {
    const { runs, complete } = this.#run;
    return runs.slice(0, complete ? Infinity : listed).map(runItem);
  }
}

/** A run's row: what is read aloud is what is written. */
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

/** Says what went wrong, or what may be missing, and tries again. */
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
