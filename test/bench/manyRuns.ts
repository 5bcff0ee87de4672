import { listedRuns, type ListedRun } from '../../src/core/records/index.ts';
import { isJsonObject, parseJson } from '../../src/core/rundb/index.ts';
import { makeRuns } from '../../src/demo/runs.ts';

export const wanted = 50_000;

/** Many runs, as they are known without their records. */
export function manyRuns(): ListedRun[] {
  const runs: ListedRun[] = [];
  for (const run of makeRuns({ scale: 2.5 })) {
    const record = parseJson(JSON.stringify(run));
    if (isJsonObject(record)) runs.push(...listedRuns([record]));
    if (runs.length === wanted) break;
  }
  return runs;
}
