import type { ListedRun } from '../records/index.ts';
import { compareRuns, type RunId } from '../rundb/index.ts';

/** Runs, newest first, and the index of each. */
export class RunList {
  readonly runs: readonly ListedRun[];
  #places: Map<string, number> | undefined;

  constructor(runs: readonly ListedRun[]) {
    this.runs = runs.toSorted((a, b) => compareRuns(b, a));
  }

  placeOf(run: RunId): number | undefined {
    this.#places ??= new Map(this.runs.map((each, i) => [nameOf(each), i]));
    return this.#places.get(nameOf(run));
  }
}

function nameOf({ experiment, run }: RunId): string {
  return `${experiment}:${run}`;
}
