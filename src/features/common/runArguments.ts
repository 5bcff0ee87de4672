import type { RunId } from '../../core/rundb/index.ts';

/**
 * Parses runs in a command's argument, `[[12, 798], [12, 799]]`, without duplicates; undefined for
 * anything else.
 */
export function readRuns(value: unknown): RunId[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const runs = new Map<string, RunId>();
  for (const pair of value) {
    const run = readRun(pair);
    if (run === undefined) return undefined;
    runs.set(`${run.experiment}:${run.run}`, run);
  }
  return [...runs.values()];
}

/** Runs as a command's argument. */
export function runArguments(
  runs: readonly RunId[],
): (readonly [experiment: number, run: number])[] {
  return runs.map(({ experiment, run }) => [experiment, run] as const);
}

function readRun(pair: unknown): RunId | undefined {
  if (!Array.isArray(pair) || pair.length !== 2) return undefined;
  const [experiment, run] = pair as unknown[];
  return isNumber(experiment) && isNumber(run) ? { experiment, run } : undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
