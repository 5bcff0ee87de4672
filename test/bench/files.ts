/** Writes 50,000 given records to files, in each format compared with the bare library. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { stringify } from 'csv-stringify/sync';
import { parquetWriteFile } from 'hyparquet-writer';
import { saveRuns, type FileFormat } from '../../src/core/files/index.ts';
import { makeRuns } from '../../src/demo/runs.ts';

const records = 50_000;
const batch = 500;
const worker = new URL('../../src/core/files/worker.ts', import.meta.url);

/** The cost of writing files: seconds, the longest block of the caller's event loop in ms, MB. */
export async function benchFiles(): Promise<void> {
  const made = [...makeRuns()].map((run) => JSON.stringify(run));
  const texts = Array.from({ length: records }, (_, i) => made[i % made.length] ?? '');
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-files-'));
  try {
    for (const format of ['csv', 'parquet', 'ndjson', 'json'] as const) {
      // The first call loads code.
      await save(texts.slice(0, batch), path.join(folder, 'first'), format);
      const file = path.join(folder, `runs.${format}`);
      const blocked = monitorEventLoopDelay({ resolution: 1 });
      blocked.enable();
      const began = performance.now();
      await save(texts, file, format);
      const seconds = (performance.now() - began) / 1000;
      blocked.disable();
      const size = statSync(file).size / 1e6;
      console.log(
        `${format}: ${seconds.toFixed(2)} s, host blocked ≤ ${(blocked.max / 1e6).toFixed(0)} ms, ${size.toFixed(0)} MB`,
      );
    }
    bare(texts, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function save(texts: readonly string[], file: string, format: FileFormat): Promise<void> {
  const about = {
    query: undefined,
    server: 'demo',
    time: new Date().toISOString(),
    writer: 'bench',
  };
  const options = { worker, format, file, about, runs: texts.length };
  await saveRuns(batchesOf(texts), options);
}

async function* batchesOf(texts: readonly string[]) {
  for (let start = 0; start < texts.length; start += batch) {
    await Promise.resolve();
    yield texts.slice(start, start + batch).map((text) => ({ text }));
  }
}

/** The libraries with rows that are already flat. */
function bare(texts: readonly string[], folder: string): void {
  const rows = texts.map((text) => flat(JSON.parse(text) as object));
  const names = [...new Set(rows.slice(0, 1000).flatMap((row) => [...row.keys()]))];
  let began = performance.now();
  stringify(rows.map((row) => names.map((name) => row.get(name))));
  console.log(`csv-stringify alone: ${((performance.now() - began) / 1000).toFixed(2)} s`);
  began = performance.now();
  const columnData = names.map((name) => ({
    name,
    data: rows.map((row) => {
      const value = row.get(name);
      return value === null || value === undefined ? null : printed(value);
    }),
    type: 'STRING' as const,
  }));
  parquetWriteFile({ filename: path.join(folder, 'bare.parquet'), columnData });
  console.log(
    `hyparquet-writer alone, all as text: ${((performance.now() - began) / 1000).toFixed(2)} s`,
  );
}

function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function flat(value: object, above = ''): Map<string, unknown> {
  return new Map(
    Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, unknown][] =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? [...flat(inner, `${above}${key}.`)]
        : [[above + key, inner]],
    ),
  );
}

await benchFiles();
