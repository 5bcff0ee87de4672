import * as vscode from 'vscode';
import type { QueryRun } from '../../core/query/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import {
  countRuns,
  describeRun,
  isCancellation,
  logError,
  messageOf,
  runIcon,
} from '../common/index.ts';

interface RunItem extends vscode.QuickPickItem {
  readonly run: RunId;
}

type Item = RunItem | vscode.QuickPickItem;

/** Something to do with all that a query finds. */
export interface ResultsAction {
  readonly icon: string;
  readonly label: string;
  readonly run: () => unknown;
}

export interface ResultsOptions {
  readonly title: string;
  readonly pageSize: number;
  /** Whether several runs can be ticked. */
  readonly many: boolean;
  readonly actions: readonly ResultsAction[];
}

/**
 * Shows what a query finds as a pick list that loads on, and resolves with what was chosen: one run,
 * or with `many` all that were ticked; `back` for who wants to change the query, an action for what
 * shall be done with all. Undefined when the user leaves.
 */
export async function showResults(
  query: QueryRun,
  options: ResultsOptions,
): Promise<readonly RunId[] | ResultsAction | 'back' | undefined> {
  const { title, pageSize, many, actions } = options;
  const pick = vscode.window.createQuickPick<Item>();
  const moreButton = buttonOf('ellipsis', vscode.l10n.t('Load More Runs'));
  const actionButtons = actions.map((action) => ({
    ...buttonOf(action.icon, action.label),
    action,
  }));
  pick.title = title;
  pick.matchOnDescription = true;
  pick.canSelectMany = many;
  const closed = new AbortController();
  let shown = 0;
  let problem: unknown;

  const show = (): void => {
    const { selectedItems } = pick;
    const before = shown;
    const items = query.runs.slice(0, before + pageSize).map(itemOf);
    shown = items.length;
    const isAll = query.complete && shown === query.runs.length;
    // Where rows are ticked, a row that is no run would be ticked too: there it is a button.
    pick.items = isAll || many ? items : [...items, nextItem(problem)];
    pick.buttons = [
      vscode.QuickInputButtons.Back,
      ...(!isAll && many ? [moreButton] : []),
      ...actionButtons,
    ];
    if (many) {
      const ticked = new Set(selectedItems.flatMap((item) => ('run' in item ? [key(item)] : [])));
      pick.selectedItems = items.filter((item) => ticked.has(key(item)));
    }
    const first = items[before];
    if (before > 0 && first) pick.activeItems = [first];
    pick.placeholder = problem === undefined ? progressOf(query) : messageOf(problem);
  };

  const load = async (): Promise<void> => {
    if (pick.busy) return;
    pick.busy = true;
    problem = undefined;
    try {
      const progress = (): void => {
        pick.placeholder = progressOf(query);
      };
      await query.load(shown + pageSize, { signal: closed.signal, progress });
    } catch (error) {
      if (isCancellation(error)) return;
      logError(error);
      problem = error;
    }
    pick.busy = false;
    show();
  };

  try {
    return await new Promise((resolve) => {
      pick.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) resolve('back');
        else if (button === moreButton) void load();
        else resolve(actionButtons.find((each) => each === button)?.action);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.onDidAccept(() => {
        const chosen = pick.selectedItems.flatMap((item) => ('run' in item ? [item.run] : []));
        if (chosen.length > 0) resolve(chosen);
        else if (!many) void load();
      });
      pick.show();
      void load();
    });
  } finally {
    closed.abort();
    pick.dispose();
  }
}

function buttonOf(icon: string, tooltip: string): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon(icon), tooltip };
}

function itemOf(run: ListedRun): RunItem {
  return {
    label: `${run.experiment}:${run.run}`,
    description: describeRun(run),
    iconPath: runIcon(run),
    run: { experiment: run.experiment, run: run.run },
  };
}

function key({ run }: RunItem): string {
  return `${run.experiment}:${run.run}`;
}

/** The row that loads on. */
function nextItem(problem: unknown): vscode.QuickPickItem {
  const label =
    problem === undefined
      ? `$(ellipsis) ${vscode.l10n.t('Load More Runs…')}`
      : `$(refresh) ${vscode.l10n.t('Try Again')}`;
  return { label, alwaysShow: true };
}

/** `312 runs, 1,500 of 2,000 records looked at` */
function progressOf({ runs, complete, lookedAt, of }: QueryRun): string {
  if (complete) {
    return runs.length === 0 ? vscode.l10n.t('No runs found') : countRuns(runs.length);
  }
  const records = lookedAt.toLocaleString('en');
  return of === undefined
    ? vscode.l10n.t('{0}, {1} records looked at', countRuns(runs.length), records)
    : vscode.l10n.t(
        '{0}, {1} of {2} records looked at',
        countRuns(runs.length),
        records,
        of.toLocaleString('en'),
      );
}
