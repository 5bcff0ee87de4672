import * as vscode from 'vscode';
import {
  runFacts,
  runIdOf,
  type ListedRun,
  type RunDB,
  type RunId,
  type RunRecord,
  type RunSearch,
} from '../../core/rundb/index.ts';
import { describeSearch, messageOf, logError } from '../common/index.ts';
import { describeRun, runIcon } from '../runs/index.ts';

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
  const more = {
    label: `$(ellipsis) ${vscode.l10n.t('Load More Runs…')}`,
    alwaysShow: true,
  };
  pick.title = describeSearch(search) || vscode.l10n.t('All runs');
  pick.matchOnDescription = true;
  pick.canSelectMany = many;
  const closed = new AbortController();
  let open = true;
  const results = new Results(rundb, search, pageSize, closed.signal);
  const runs: RunItem[] = [];
  const show = (): void => {
    const { selectedItems } = pick;
    const rest = results.isEnded() || many ? [] : [more];
    pick.items = [...runs, ...rest];
    if (many) pick.selectedItems = selectedItems;
    pick.placeholder = placeholder(runs.length, results.isEnded(), many);
  };
  const moreButton = {
    iconPath: new vscode.ThemeIcon('ellipsis'),
    tooltip: vscode.l10n.t('Load More Runs'),
  };
  const load = async (): Promise<void> => {
    if (pick.busy || results.isEnded()) return;
    pick.busy = true;
    try {
      const first = runs.length;
      runs.push(...(await results.next()).map(itemOf));
      show();
      const [active] = runs.slice(first);
      if (first > 0 && active) pick.activeItems = [active];
      pick.buttons = many && !results.isEnded() ? [moreButton] : [];
    } catch (error) {
      if (!open) return;
      logError(error);
      pick.placeholder = messageOf(error);
      pick.items = [...runs, { ...more, label: `$(refresh) ${vscode.l10n.t('Try Again')}` }];
    } finally {
      pick.busy = false;
    }
  };
  try {
    return await new Promise((resolve) => {
      pick.onDidTriggerButton(() => void load());
      pick.onDidHide(() => resolve([]));
      pick.onDidAccept(() => {
        const chosen = pick.selectedItems.flatMap((item) => ('run' in item ? [item.run] : []));
        if (chosen.length > 0) resolve(chosen);
        else void load();
      });
      pick.show();
      void load();
    });
  } finally {
    open = false;
    closed.abort();
    pick.dispose();
  }
}

/** What a search finds, page by page. */
class Results {
  readonly #runs: AsyncGenerator<RunRecord, void, undefined>;
  readonly #search: RunSearch;
  readonly #pageSize: number;
  #ended = false;

  constructor(rundb: RunDB, search: RunSearch, pageSize: number, signal: AbortSignal) {
    this.#runs = rundb.getRunInfo({ ...search, expand: true, limit: pageSize }, { signal });
    this.#search = search;
    this.#pageSize = pageSize;
  }

  isEnded(): boolean {
    return this.#ended;
  }

  async next(): Promise<ListedRun[]> {
    const page: ListedRun[] = [];
    while (page.length < this.#pageSize) {
      const { value: record, done } = await this.#runs.next();
      if (done) {
        this.#ended = true;
        break;
      }
      const id = runIdOf(record);
      if (id && inRunRange(id, this.#search)) page.push({ ...id, facts: runFacts(record) });
    }
    return page;
  }
}

/** Whether the server takes a run range for each experiment is not documented: check again. */
function inRunRange({ run }: RunId, { min_run: min, max_run: max }: RunSearch): boolean {
  return run >= (min ?? -Infinity) && run <= (max ?? Infinity);
}

function itemOf(run: ListedRun): RunItem {
  return {
    label: `${run.experiment}:${run.run}`,
    description: describeRun(run),
    iconPath: runIcon(run),
    run: { experiment: run.experiment, run: run.run },
  };
}

function placeholder(found: number, ended: boolean, many: boolean): string {
  if (found === 0 && ended) return vscode.l10n.t('No runs found');
  const count = ended
    ? vscode.l10n.t('{0} runs', found)
    : vscode.l10n.t('The first {0} runs', found);
  return many
    ? vscode.l10n.t('{0}: tick the runs to insert', count)
    : vscode.l10n.t('{0}: choose one to open its record', count);
}
