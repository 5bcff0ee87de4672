import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import {
  compareRuns,
  isJsonObject,
  parseJson,
  type Json,
  type JsonObject,
  type RunId,
} from '../../../../src/core/rundb/index.ts';
import { printJson } from './arbitrary.ts';

/**
 * What scripts find, in these records or at the address that they name.
 *
 * @param options.filters Whether a search returns only the records that match it.
 */
export async function outcomes(
  scripts: readonly string[],
  given?: readonly JsonObject[],
  { filters = false } = {},
) {
  const python = spawn('python3', [fileURLToPath(new URL('runScripts.py', import.meta.url))], {
    env: {
      ...process.env,
      BELLE2_RUNDB_TOKEN: 'demo',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONIOENCODING: 'utf-8',
    },
  });
  python.stdin.end(printJson({ scripts, records: given, filters }));
  const ended = once(python, 'close');
  const [output, errors] = await Promise.all([text(python.stdout), text(python.stderr)]);
  await ended;
  assert.equal(errors, '');
  const all = parseJson(output);
  assert.ok(Array.isArray(all));
  return (all as Json[]).map((each) => (isJsonObject(each) ? each : {}));
}

/** As scripts list them: in order, each once. */
export function pairs(runs: readonly RunId[]): number[][] {
  const sorted = [...runs].sort(compareRuns).map(({ experiment, run }) => [experiment, run]);
  return sorted.filter(([experiment, run], i) => {
    const [before, last] = sorted[i - 1] ?? [];
    return experiment !== before || run !== last;
  });
}

/** Whether there is a Python that can run this. */
export function works(...run: string[]): boolean {
  return spawnSync('python3', ['-c', ...run]).status === 0;
}
