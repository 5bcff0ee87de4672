import * as vscode from 'vscode';
import type { ListedRun, RunDB, RunId, RunSearch } from '../../core/rundb/index.ts';
import { describeSearch, isCancellation, logError, messageOf } from '../common/index.ts';
import { countRuns, describeRun, runIcon } from '../runs/index.ts';
import { SearchResults } from './searchResults.ts';

interface RunItem extends vscode.QuickPickItem {
  readonly run: RunId;
}

type Item = RunItem | vscode.QuickPickItem;

/**
 * Shows what a search finds as a pick list that loads on, and resolves with what was chosen:
 * one run, or with `many` all that were ticked. Empty when the user leaves.
 */
export async function pickRuns(
  rundb: RunDB,
  search: RunSearch,
  pageSize: number,
  many: boolean,
): Promise<RunId[]> {
  const pick = vscode.window.createQuickPick<Item>();
  const moreButton = {
    iconPath: new vscode.ThemeIcon('ellipsis'),
    tooltip: vscode.l10n.t('Load More Runs'),
  };
  pick.title = describeSearch(search) || vscode.l10n.t('All runs');
  pick.matchOnDescription = true;
  pick.canSelectMany = many;
  const closed = new AbortController();
  const results = new SearchResults(rundb, search, pageSize, closed.signal);
  const items: RunItem[] = [];
  let problem: unknown;

  const show = (): void => {
    const { selectedItems } = pick;
    const shown = items.length;
    items.push(...results.runs.slice(shown).map(itemOf));
    const next = nextItem(results, problem);
    // Where rows are ticked, a row that is no run would be ticked too: there it is a button.
    pick.items = next && !many ? [...items, next] : items;
    pick.buttons = next && many ? [moreButton] : [];
    if (many) pick.selectedItems = selectedItems;
    const first = items[shown];
    if (shown > 0 && first) pick.activeItems = [first];
    pick.placeholder = problem === undefined ? placeholder(results, many) : messageOf(problem);
  };

  const load = async (): Promise<void> => {
    if (pick.busy) return;
    pick.busy = true;
    problem = undefined;
    try {
      await results.loadMore();
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
      pick.onDidTriggerButton(() => void load());
      pick.onDidHide(() => resolve([]));
      pick.onDidAccept(() => {
        const chosen = pick.selectedItems.flatMap((item) => ('run' in item ? [item.run] : []));
        if (chosen.length > 0) resolve(chosen);
        else if (!results.complete && !many) void load();
      });
      pick.show();
      void load();
    });
  } finally {
    closed.abort();
    pick.dispose();
  }
}

function itemOf(run: ListedRun): RunItem {
  return {
    label: `${run.experiment}:${run.run}`,
    description: describeRun(run),
    iconPath: runIcon(run),
    run: { experiment: run.experiment, run: run.run },
  };
}

/** The row that loads on, if there is more to load. */
function nextItem(results: SearchResults, problem: unknown): vscode.QuickPickItem | undefined {
  if (results.complete) return undefined;
  const label =
    problem === undefined
      ? `$(ellipsis) ${vscode.l10n.t('Load More Runs…')}`
      : `$(refresh) ${vscode.l10n.t('Try Again')}`;
  return { label, alwaysShow: true };
}

function placeholder({ runs, complete }: SearchResults, many: boolean): string {
  if (runs.length === 0 && complete) return vscode.l10n.t('No runs found');
  const count = complete
    ? countRuns(runs.length)
    : vscode.l10n.t('The first {0}', countRuns(runs.length));
  return many
    ? vscode.l10n.t('{0}: tick the runs to insert', count)
    : vscode.l10n.t('{0}: choose one to open its record', count);
}
