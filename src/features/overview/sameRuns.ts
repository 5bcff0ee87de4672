import { partNames, type Parts } from '../../core/comparison/index.ts';
import type { ListedRun } from '../../core/records/index.ts';

/** Whether two lists contain the same runs with the same facts, in the same order. */
export function areSame(runs: readonly ListedRun[], others: readonly ListedRun[]): boolean {
  return runs.length === others.length && runs.every((run, i) => isSameRun(run, others[i]));
}

function isSameRun(a: ListedRun, b: ListedRun | undefined): boolean {
  return a.experiment === b?.experiment && a.run === b.run && a.facts === b.facts;
}

/** The same for two sets. */
export function haveSameParts(
  parts: Parts<ListedRun> | undefined,
  others: Parts<ListedRun> | undefined,
): boolean {
  if (!parts || !others) return parts === others;
  return partNames.every((name) => areSame(parts[name], others[name]));
}
