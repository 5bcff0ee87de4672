import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { saveRuns, type SaveOptions, type Written } from '../../../../src/core/files/index.ts';

export const worker = new URL('../../../../src/core/files/worker.ts', import.meta.url);

export const about = {
  query: 'exp:12 "ä"',
  server: 'https://rundb.example.org',
  time: '2026-01-02T03:04:05Z',
  writer: 'rundb 0.1.0',
};

/** A folder for a test, deleted when it ends. */
export class FilesCase implements Disposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'files-'));

  at(name: string): string {
    return path.join(this.folder, name);
  }

  /** All files in it. */
  get names(): string[] {
    return readdirSync(this.folder).sort();
  }

  save(
    name: string,
    texts: readonly string[],
    options: Pick<SaveOptions, 'format'> & Partial<SaveOptions>,
  ): Promise<Written> {
    const runs = texts.length;
    return saveRuns(batchesOf(texts), { worker, file: this.at(name), about, runs, ...options });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Records as the store provides them. */
export async function* batchesOf(texts: readonly string[], size = 100) {
  for (let start = 0; start < texts.length; start += size) {
    await Promise.resolve();
    yield texts.slice(start, start + size).map((text) => ({ text }));
  }
}
