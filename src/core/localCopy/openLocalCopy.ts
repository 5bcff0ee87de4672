import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Body, Json, RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import { summarize, type RunsSummary } from '../statistics/index.ts';
import type { Calls, Failure, Reply, SentKept, WorkerOptions } from './calls.ts';
import {
  LocalCopyError,
  type Kept,
  type KeptRange,
  type KeptRecords,
  type KeptRun,
  type KeptState,
  type ListOfExperiments,
  type LocalCopy,
  type QueryText,
} from './localCopy.ts';
import { ShownRuns, type SentRuns } from './shownRuns.ts';

export interface LocalCopyOptions {
  /** The worker's script. */
  readonly worker: string | URL;
  /** The file for the runs; without it they are kept in memory. */
  readonly file: string | undefined;
  /** Maximum size of the file in bytes; the least recently read experiments are deleted first. */
  readonly limit?: number;
  /** How long to wait while another process writes, in ms. */
  readonly patience?: number;
}

/** How long to read, in ms, before yielding to others. */
const atOnce = 4;

/** Opens the local copy of a server's runs, which is owned by a worker. Returns at once. */
export function openLocalCopy({
  worker,
  file,
  limit = Infinity,
  patience = 5000,
}: LocalCopyOptions): LocalCopy {
  return new WorkersCopy(worker, { file, limit, patience });
}

interface Waiting {
  /** Called with undefined if there is no answer. */
  readonly answer: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

class WorkersCopy implements LocalCopy {
  readonly #file: string | undefined;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(error: LocalCopyError) => void>();
  #kind: 'disk' | 'memory';
  #count = 0;
  #isOver = false;
  #shown = new ShownRuns();
  #epoch = 0;

  constructor(script: string | URL, options: WorkerOptions) {
    this.#file = options.file;
    this.#kind = options.file === undefined ? 'memory' : 'disk';
    this.#worker = new Worker(script, { workerData: options });
    this.#worker.on('message', (reply: Reply) => this.#take(reply));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new Error('The worker has ended.')));
    // A listener keeps the process alive.
    this.#worker.unref();
  }

  get kind(): 'disk' | 'memory' {
    return this.#kind;
  }

  async keep(text: string, since: number): Promise<void> {
    await this.#ask('keep', text, since);
  }

  async keepPage(body: Body, since: number): Promise<Json | undefined> {
    return this.#ask('keepPage', body, since);
  }

  async cover(ranges: readonly KeptRange[]): Promise<void> {
    await this.#ask('cover', ranges);
  }

  async read(ranges: readonly RunRange[], newest?: number): Promise<Kept> {
    return this.#kept(await this.#ask('read', ranges, newest));
  }

  async covered(ranges: readonly RunRange[]): Promise<readonly KeptRange[]> {
    return (await this.#ask('covered', ranges)) ?? [];
  }

  async find(query: QueryText, ranges: readonly RunRange[]): Promise<Kept> {
    return this.#kept(await this.#ask('find', query, ranges));
  }

  async summarize(
    query: QueryText | undefined,
    ranges: readonly RunRange[],
    whole?: readonly RunRange[],
  ): Promise<{ readonly sum: RunsSummary; readonly covered: readonly KeptRange[] }> {
    const answer = await this.#ask('summarize', query, ranges, whole);
    return answer ?? { sum: summarize([]), covered: [] };
  }

  async record(id: RunId): Promise<{ readonly text: string; readonly since: number } | undefined> {
    return this.#ask('record', id);
  }

  async records(ids: readonly RunId[]): Promise<KeptRecords> {
    const answer = await this.#ask('records', ids);
    if (!answer) return { records: [], covered: [] };
    const { texts, covered } = answer;
    const runs = await this.#runs(answer.runs);
    const records = runs.flatMap((run, i) => {
      const text = texts[i];
      return text === undefined ? [] : [{ ...run, text }];
    });
    return { records, covered };
  }

  async experiments(): Promise<ListOfExperiments | undefined> {
    return this.#ask('experiments');
  }

  async keepExperiments(list: ListOfExperiments): Promise<void> {
    await this.#ask('keepExperiments', list);
  }

  async markDownloaded(experiments: readonly number[], isDownloaded: boolean): Promise<void> {
    await this.#ask('markDownloaded', experiments, isDownloaded);
  }

  async state(): Promise<KeptState> {
    return (await this.#ask('state')) ?? { file: this.#file, bytes: 0, experiments: [] };
  }

  async clear(experiments?: readonly number[]): Promise<void> {
    await this.#ask('clear', experiments);
  }

  onDidFail(listener: (error: LocalCopyError) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    const closed = this.#ask('close');
    this.#isOver = true;
    await closed;
    await this.#worker.terminate();
  }

  /** The worker's answer; undefined if the disk has none. */
  #ask<Name extends keyof Calls>(
    name: Name,
    ...args: Parameters<Calls[Name]>
  ): Promise<Awaited<ReturnType<Calls[Name]>> | undefined> {
    if (this.#isOver) return Promise.resolve(undefined);
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      const answer = (value: unknown): void =>
        resolve(value as Awaited<ReturnType<Calls[Name]>> | undefined);
      this.#waiting.set(id, { answer, reject });
      // A pending call keeps the process alive.
      this.#worker.ref();
      this.#worker.postMessage({ id, name, args });
    });
  }

  #take(reply: Reply): void {
    if ('failure' in reply) {
      this.#tell(reply.failure);
      return;
    }
    if ('kind' in reply) {
      this.#kind = reply.kind;
      return;
    }
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('mistake' in reply) waiting?.reject(new Error(reply.mistake));
    else waiting?.answer('value' in reply ? reply.value : undefined);
  }

  /** Without an answer, nothing is known. */
  async #kept(answer: SentKept | undefined): Promise<Kept> {
    if (!answer) return { runs: [], covered: [] };
    const { runs, covered } = answer;
    return { runs: await this.#runs(runs), covered };
  }

  async #runs(sent: SentRuns): Promise<KeptRun[]> {
    if (sent.epoch !== this.#epoch) {
      this.#epoch = sent.epoch;
      this.#shown = new ShownRuns();
    }
    const shown = this.#shown;
    shown.add(sent.parts);
    const runs: KeptRun[] = [];
    let began = performance.now();
    for (const rows of sent.rows) {
      if (performance.now() - began > atOnce) {
        await setImmediate();
        began = performance.now();
      }
      for (const run of shown.read(rows)) runs.push(run);
    }
    return runs;
  }

  #tell({ kind, message, aside }: Failure): void {
    const error = new LocalCopyError(kind, this.#file ?? '', message, aside);
    for (const listener of this.#listeners) listener(error);
  }

  /** The worker died: from now on nothing is known. */
  #end(error: Error): void {
    if (!this.#isOver) this.#tell({ kind: 'failed', message: error.message, aside: undefined });
    this.#isOver = true;
    for (const { answer } of this.#waiting.values()) answer(undefined);
    this.#waiting.clear();
  }
}
