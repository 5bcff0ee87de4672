import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { registerRowCommand, UserError } from '../common/index.ts';
import type { KnownRuns } from '../references/index.ts';
import { dragTypes, runsOfRows, type RunsView } from '../runs/index.ts';
import { SearchNode, type Search } from '../search/index.ts';
import { readArguments, type InsertArguments } from './arguments.ts';
import { addressType, RunsDrop } from './drop.ts';
import type { Insertion } from './insertion.ts';

/** Runs into code. */
export function registerInsert(
  context: vscode.ExtensionContext,
  search: Search,
  view: RunsView,
  known: KnownRuns,
): void {
  // Nobody needs it before the first run is inserted.
  let insertion: Promise<Insertion> | undefined;
  const forms = async () => new (await import('./forms.ts')).Forms(context.globalState);
  const load = (): Promise<Insertion> =>
    (insertion ??= Promise.all([import('./insertion.ts'), forms()]).then(
      ([{ Insertion }, loaded]) => new Insertion(loaded, known),
    ));

  const register = (
    id: 'rundb.insertRuns' | 'rundb.copyRunsAs',
    use: (insertion: Insertion, runs: readonly RunId[], given: InsertArguments) => Promise<void>,
  ): vscode.Disposable =>
    registerRowCommand(id, async (row, selection) => {
      const given = await argumentsOf(row, selection, search);
      if (given === undefined) return;
      if (given.runs?.length === 0) throw new UserError(vscode.l10n.t('There are no runs to use.'));
      const runs = given.runs ?? (await chooseRuns(search, view));
      if (runs.length > 0) await use(await load(), runs, given);
    });

  context.subscriptions.push(
    register('rundb.insertRuns', (loaded, runs, given) => loaded.insert(runs, given)),
    register('rundb.copyRunsAs', (loaded, runs, given) => loaded.copy(runs, given)),
    vscode.languages.registerDocumentDropEditProvider({ pattern: '**' }, new RunsDrop(forms), {
      dropMimeTypes: [...dragTypes, addressType],
      providedDropEditKinds: [vscode.DocumentDropOrPasteEditKind.Empty.append('rundb')],
    }),
  );
}

/** What a row of a view, or whoever calls the command, gives; undefined where the user leaves. */
async function argumentsOf(
  row: unknown,
  selection: unknown,
  search: Search,
): Promise<InsertArguments | undefined> {
  const rows = runsOfRows(row, selection);
  if (rows.length > 0) return { runs: rows };
  if (row instanceof SearchNode) {
    const runs = await search.all(row.query);
    return runs && { runs, python: await search.python(row.query) };
  }
  return readArguments(row);
}

/** The rows selected in the view; where there are none, what the user picks from a search. */
async function chooseRuns(search: Search, view: RunsView): Promise<readonly RunId[]> {
  const { selectedRuns } = view;
  return selectedRuns.length > 0 ? selectedRuns : search.pick();
}
