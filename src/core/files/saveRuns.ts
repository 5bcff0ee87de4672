import { randomUUID } from 'node:crypto';
import { readdir, readFile, realpath, rename, rm, stat, chmod } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Path } from '../records/index.ts';
import { isJsonObject, parseJson } from '../rundb/index.ts';
import type { About } from './about.ts';
import { FileError, fileErrorOf, incomplete, taken } from './fileError.ts';
import { chosenField } from './fields.ts';
import type {
  FileFormat,
  FromWriting,
  Shares,
  ToWriting,
  WritingOptions,
  Written,
} from './writing.ts';

export interface SaveOptions {
  /** The worker's script. */
  readonly worker: string | URL;
  readonly format: FileFormat;
  /** The destination: a file, or a folder for `parquetFolder`. */
  readonly file: string;
  /**
   * Paths, or names of derived fields such as `['quality']`; by default everything in the records.
   */
  readonly fields?: readonly Path[] | undefined;
  readonly about: About;
  /** Called at the end, if the delivered luminosity of the runs is among the fields. */
  readonly shares?: (() => Promise<Shares>) | undefined;
  /** The number of runs expected. */
  readonly runs: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with the fraction done, from 0 to 1. */
  readonly progress?: ((done: number) => void) | undefined;
}

/** Batches at the worker at a time: the one being written, and the next. */
const mostWaiting = 2;

/** The fraction of the time that reading takes. */
const shareOfReading = 0.8;

/**
 * Writes the records of runs to a new file next to the destination, which replaces it once it's
 * complete. If that fails or is aborted, nothing is left behind, and what was there before is
 * unchanged.
 *
 * @throws FileError; whatever the batches throw; the signal's reason.
 */
export async function saveRuns(
  batches: AsyncIterable<readonly { readonly text: string }[]>,
  options: SaveOptions,
): Promise<Written> {
  const { format, runs, signal } = options;
  const file = await realpath(options.file).catch(() => path.resolve(options.file));
  const metadata = format === 'csv' || format === 'ndjson' ? `${file}-metadata.json` : undefined;
  if (metadata !== undefined) await requireOwnMetadata(metadata);
  if (format === 'parquetFolder') await requireOwnFolder(file);
  const id = randomUUID().slice(0, 8);
  const beside = (name: string): string =>
    path.join(path.dirname(name), `.${path.basename(name)}.${id}.part`);
  const [place, metadataPlace] = [beside(file), metadata && beside(metadata)];
  try {
    const written = await writeBy({ ...options, place, metadata: metadataPlace }, batches);
    signal?.throwIfAborted();
    if (written.rows !== runs) throw incomplete(written.rows, runs);
    if (format === 'parquetFolder') await replaceFolder(place, file, beside(`${file}.old`));
    else await replaceFile(place, file);
    if (metadata !== undefined && metadataPlace !== undefined) {
      await replaceMetadata(metadataPlace, metadata);
    }
    return written;
  } catch (error) {
    throw isOfNode(error) ? fileErrorOf(error.code, error.message, options.file) : error;
  } finally {
    for (const each of [place, metadataPlace]) {
      if (each !== undefined) await rm(each, { recursive: true, force: true });
    }
  }
}

async function writeBy(
  options: SaveOptions & Pick<WritingOptions, 'place' | 'metadata'>,
  batches: AsyncIterable<readonly { readonly text: string }[]>,
): Promise<Written> {
  const { worker: script, format, fields, about, runs, place, metadata, signal } = options;
  const { progress = () => {} } = options;
  const name = path.basename(options.file);
  const workerData: WritingOptions = { format, place, metadata, name, fields, about };
  const worker = new Worker(script, { workerData });
  const { promise: done, resolve, reject } = Promise.withResolvers<Written>();
  let wake = (): void => {};
  let takenByWorker = 0;
  const fail = (error: Error): void => {
    reject(error);
    wake();
  };
  const abort = (): void => fail(reasonOf(signal));
  signal?.addEventListener('abort', abort, { once: true });
  worker.on('message', (message: FromWriting) => {
    if ('done' in message) resolve(message.done);
    else if ('taken' in message) {
      takenByWorker = message.taken;
      progress((shareOfReading * takenByWorker) / Math.max(1, runs));
      wake();
    } else if ('written' in message) {
      progress(shareOfReading + ((1 - shareOfReading) * message.written) / Math.max(1, runs));
    } else fail(fileErrorOf(message.code, message.detail, options.file));
  });
  worker.on('error', (error) => fail(fileErrorOf(undefined, String(error), options.file)));
  worker.on('exit', () => fail(fileErrorOf(undefined, 'The worker has ended.', options.file)));
  const failed = done.then(() => undefined);
  // Awaited below.
  failed.catch(() => {});
  try {
    if (signal?.aborted) abort();
    const sizes: number[] = [];
    let sent = 0;
    const tell = (message: ToWriting): void => worker.postMessage(message);
    for await (const batch of orFailed(batches, failed)) {
      tell({ texts: batch.map(({ text }) => text) });
      sent += batch.length;
      sizes.push(sent);
      while (sizes.filter((size) => size > takenByWorker).length >= mostWaiting) {
        await Promise.race([new Promise<void>((next) => (wake = next)), failed]);
      }
    }
    const hasShares = fields?.map(chosenField).some(({ isShare }) => isShare) ?? false;
    const shares = hasShares ? await options.shares?.() : undefined;
    tell({ end: true, ...(shares && { shares }) });
    return await done;
  } finally {
    signal?.removeEventListener('abort', abort);
    worker.removeAllListeners('exit');
    await worker.terminate();
  }
}

/** Yields the items, unless something else fails first; then stops their source. */
async function* orFailed<T>(
  items: AsyncIterable<T>,
  failed: Promise<undefined>,
): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), failed]);
      if (next === undefined || next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: it may be waiting for a server.
    void iterator.return?.().catch(() => undefined);
  }
}

async function replaceFile(from: string, to: string): Promise<void> {
  const old = await stat(to).catch(() => undefined);
  if (old?.isDirectory()) throw taken(to);
  if (old) await chmod(from, old.mode);
  await rename(from, to);
}

/** If that fails, removes the old metadata: it would describe the wrong file. */
async function replaceMetadata(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
}

/** Moves the old folder away first: a folder can't replace one that isn't empty. */
async function replaceFolder(from: string, to: string, aside: string): Promise<void> {
  const isThere = (await stat(to).catch(() => undefined)) !== undefined;
  if (!isThere) return rename(from, to);
  // Something else may have been added to it by now.
  await requireOwnFolder(to);
  await rename(to, aside);
  try {
    await rename(from, to);
  } catch (error) {
    await rename(aside, to);
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

/** @throws FileError if there is a file that wasn't written by an export. */
async function requireOwnMetadata(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isOfNode(error) && error.code === 'ENOENT') return undefined;
    throw taken(file);
  });
  if (text === undefined) return;
  try {
    const found = parseJson(text);
    if (isJsonObject(found) && Object.hasOwn(found, 'rundb')) return;
  } catch {
    // It isn't JSON.
  }
  throw taken(file);
}

async function requireOwnFolder(folder: string): Promise<void> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if (isOfNode(error) && error.code === 'ENOENT') return [];
      throw taken(folder);
    },
  );
  const isOwn = found.every(({ name, parentPath }) => {
    const relative = path.relative(folder, path.join(parentPath, name)).replaceAll(path.sep, '/');
    return /^experiment=-?\d+(?:\/runs\.parquet)?$/.test(relative);
  });
  if (!isOwn) throw taken(folder);
}

function isOfNode(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error &&
    !(error instanceof FileError) &&
    'code' in error &&
    typeof error.code === 'string'
  );
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}
