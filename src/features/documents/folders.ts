import * as vscode from 'vscode';
import { compareShown } from '../../core/format/index.ts';
import { runIdOf } from '../../core/rundb/index.ts';
import type { Session } from '../connection/index.ts';
import { fileName } from './address.ts';

/** The page size for listing only the numbers of an experiment's runs. */
const listingPage = 1000;

/** Whether an experiment has runs. */
export async function hasRuns({ rundb, store }: Session, experiment: number): Promise<boolean> {
  const known = await store.experiments.get();
  if (known?.some((each) => each.experiment === experiment)) return true;
  const search = { min_experiment: experiment, max_experiment: experiment, limit: 1 };
  return (await rundb.getPage(search)).results.length > 0;
}

/** The contents of the root folder. */
export async function listExperiments({ store }: Session): Promise<[string, vscode.FileType][]> {
  const names: [string, vscode.FileType][] = [];
  for await (const { experiment } of store.findExperiments({})) {
    names.push([fileName({ experiment }), vscode.FileType.Directory]);
  }
  return names.sort(([a], [b]) => compareShown(a, b));
}

/** The contents of an experiment's folder. */
export async function listRuns(
  { rundb, store }: Session,
  experiment: number,
): Promise<[string, vscode.FileType][]> {
  const names = new Set<string>();
  const all = { experiment, first: 0, last: Infinity };
  if (await store.isKept([all])) {
    for (const run of store.runs(all)) names.add(fileName(run));
    return [...names].map((name) => [name, vscode.FileType.File]);
  }
  const search = { min_experiment: experiment, max_experiment: experiment, limit: listingPage };
  const { concurrency } = rundb;
  for await (const summary of rundb.getRunInfo(search, { concurrency })) {
    // The only thing that every summary has is the URL of its record.
    const run = runIdOf(summary) ?? runIdOf(await rundb.getDetails(summary));
    if (run) names.add(fileName(run));
  }
  return [...names].map((name) => [name, vscode.FileType.File]);
}
