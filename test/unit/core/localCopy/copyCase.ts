import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  openLocalCopy,
  type LocalCopy,
  type LocalCopyError,
  type LocalCopyOptions,
} from '../../../../src/core/localCopy/index.ts';
import { makeRuns } from '../../../../src/demo/runs.ts';

export const worker = fileURLToPath(
  new URL('../../../../src/core/localCopy/worker.ts', import.meta.url),
);

/** Demo records from several experiments, as the server sends them. */
export const sources: readonly string[] = [...makeRuns({ scale: 0.02 })].map(
  (run, i) =>
    `{"url": "https://example.org/rest/v2/run/${7919 * i}/", ${JSON.stringify(run).slice(1)}`,
);

export function pageOf(results: readonly string[]): string {
  return `{"count": ${results.length}, "next": null, "results": [${results.join(', ')}]}`;
}

/** Runs and the files of a test, which are deleted with it. */
export class CopyCase implements AsyncDisposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'copy-'));
  readonly file = path.join(this.folder, 'runs.sqlite');
  /** The problems reported. */
  readonly failures: LocalCopyError[] = [];
  readonly #copies: LocalCopy[] = [];

  open(options: Partial<LocalCopyOptions> = {}): LocalCopy {
    const copy = openLocalCopy({ worker, file: this.file, ...options });
    copy.onDidFail((error) => this.failures.push(error));
    this.#copies.push(copy);
    return copy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#copies.map((copy) => copy.close()));
    rmSync(this.folder, { recursive: true });
  }
}

/** The same records page by page, each with the range it is complete for. */
export const pages = [...Map.groupBy(sources, experimentOf)].flatMap(([experiment, records]) => {
  const starts = Array.from({ length: Math.ceil(records.length / 10) }, (_, i) => 10 * i);
  return starts.map((start) => {
    const [first, next] = [records[start], records[start + 10]];
    return {
      text: pageOf(records.slice(start, start + 10)),
      range: {
        experiment,
        first: start === 0 || first === undefined ? 0 : runOf(first),
        last: next === undefined ? Infinity : runOf(next) - 1,
      },
    };
  });
});

function experimentOf(source: string): number {
  return Number(/"experiment":(\d+)/.exec(source)?.[1]);
}

function runOf(source: string): number {
  return Number(/"run":(\d+)/.exec(source)?.[1]);
}
