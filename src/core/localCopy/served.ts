import { parseQuery, QueryError, understand, type Meaning } from '../query/index.ts';
import { textOf, type Body, type Json, type RunId } from '../rundb/index.ts';
import { joinRanges, rangesOf, type RunRange } from '../selection/ranges.ts';
import type { RunsSummary, Tally } from '../statistics/index.ts';
import type { Calls, Reply, Request, SentKept, SentKeptRecords, WorkerOptions } from './calls.ts';
import { Disk, NoAnswerError } from './disk.ts';
import { failureOf } from './failures.ts';
import type { KeptRuns } from './keptRuns.ts';
import type { KeptRange, KeptState, ListOfExperiments, QueryText } from './localCopy.ts';
import { Losses } from './losses.ts';
import { outlineOf } from './outline.ts';
import { idOfRow, partsOfRow, ShownRuns, type SentRuns } from './shownRuns.ts';

/** Rows per text: the receiver parses one text in about a millisecond. */
const rowsInText = 500;

/** The local copy inside its worker. */
export class Served implements Calls {
  readonly #tell: (reply: Reply) => void;
  readonly #limit: number;
  readonly #disk: Disk;
  readonly #losses = new Losses();
  #epoch = 0;
  /** The parts that the receiver already has. */
  readonly #sentParts = new Set<number>();
  /** When experiments were read, if not in the file yet. */
  readonly #readAt = new Map<number, number>();

  constructor({ file, limit, patience }: WorkerOptions, tell: (reply: Reply) => void) {
    this.#tell = tell;
    this.#limit = limit;
    this.#disk = new Disk(file, patience, {
      failed: (failure) => tell({ failure }),
      inMemory: () => tell({ kind: 'memory' }),
      renewed: () => {
        this.#epoch++;
        this.#sentParts.clear();
      },
    });
  }

  /** Replies, whatever happens. */
  async answer(request: Request): Promise<void> {
    const { id } = request;
    try {
      this.#tell({ id, value: await callOf(this, request) });
    } catch (error) {
      if (error instanceof QueryError) this.#tell({ id, mistake: error.message });
      else {
        if (!(error instanceof NoAnswerError)) this.#tell({ failure: failureOf(error) });
        this.#tell({ id, nothing: true });
      }
    }
  }

  keep(text: string, since: number): undefined {
    try {
      this.#disk.write((kept) => {
        const experiments = kept.keep(text, Math.floor(since));
        for (const each of experiments) this.#losses.kept(each, this.#stateOf(kept, each), since);
        this.#noteReadings(kept);
        kept.makeRoom(this.#limit, experiments);
      });
    } catch (error) {
      this.#losses.lost(since);
      throw error;
    }
  }

  async keepPage(body: Body, since: number): Promise<Json | undefined> {
    // The caller reports what is wrong with it.
    const text = await textOf(body).catch(() => undefined);
    const outline = text === undefined ? undefined : outlineOf(text);
    if (text !== undefined && outline !== undefined) this.keep(text, since);
    return outline;
  }

  cover(ranges: readonly KeptRange[]): undefined {
    this.#disk.write((kept) => {
      for (const range of ranges) {
        const { experiment, since } = range;
        if (this.#losses.isLost(experiment, this.#stateOf(kept, experiment), since)) continue;
        kept.cover({ ...range, since: Math.floor(since) });
      }
    });
  }

  read(ranges: readonly RunRange[], newest?: number): SentKept {
    this.#willRead(ranges);
    return this.#disk.read((kept) => {
      const wanted =
        newest === undefined
          ? ranges
          : ranges.map((range) => ({ ...range, first: kept.startOfNewest(range, newest) }));
      return {
        runs: this.#sent(kept, kept.reader.read(wanted)),
        covered: kept.covered.within(wanted),
      };
    });
  }

  covered(ranges: readonly RunRange[]): readonly KeptRange[] {
    return this.#disk.read((kept) => kept.covered.within(ranges));
  }

  find(query: QueryText, ranges: readonly RunRange[]): SentKept {
    this.#willRead(ranges);
    const meaning = meaningOf(query);
    // What is covered, and its runs, in one consistent snapshot.
    return this.#disk.read((kept) => {
      const covered = kept.covered.within(ranges);
      return { runs: this.#sent(kept, kept.reader.find(meaning, joinRanges(covered))), covered };
    });
  }

  summarize(
    query: QueryText | undefined,
    ranges: readonly RunRange[],
    whole?: readonly RunRange[],
  ): { sum: RunsSummary; covered: readonly KeptRange[] } {
    this.#willRead(ranges);
    const meaning = query && meaningOf(query);
    return this.#disk.read((kept) => {
      const covered = kept.covered.within(ranges);
      // Some of it may have been deleted in the meantime.
      const still = whole && kept.covered.within(whole).filter(({ of }) => of === undefined);
      const { tally, others } = kept.reader.sum(meaning, ranges, still);
      if (others.length > 0) addTo(tally, kept, others);
      return { sum: tally.summary(), covered };
    });
  }

  record(id: RunId): { text: string; since: number } | undefined {
    return this.#disk.read((kept) => {
      const since = kept.since(id);
      const text = kept.reader.source(id);
      return since === undefined || text === undefined ? undefined : { text, since };
    });
  }

  records(ids: readonly RunId[]): SentKeptRecords {
    const ranges = rangesOf(ids);
    this.#willRead(ranges);
    return this.#disk.read((kept) => {
      const rows: string[] = [];
      const texts: string[] = [];
      for (const row of kept.reader.read(ranges)) {
        const text = kept.reader.source(idOfRow(row));
        if (text === undefined) continue;
        rows.push(row);
        texts.push(text);
      }
      return { runs: this.#sent(kept, rows), texts, covered: kept.covered.within(ranges) };
    });
  }

  experiments(): ListOfExperiments | undefined {
    return this.#disk.read((kept) => kept.listOfExperiments());
  }

  keepExperiments(list: ListOfExperiments): undefined {
    this.#disk.write((kept) => kept.keepListOfExperiments(list));
  }

  markDownloaded(experiments: readonly number[], isDownloaded: boolean): undefined {
    this.#disk.write((kept) => {
      for (const each of experiments) kept.markDownloaded(each, isDownloaded);
    });
  }

  state(): KeptState {
    const { bytes, experiments } = this.#disk.read((kept) => kept.state());
    return { file: this.#disk.file, bytes, experiments };
  }

  clear(experiments?: readonly number[]): undefined {
    this.#disk.write((kept) => {
      if (experiments) for (const each of experiments) kept.forget(each);
      else kept.forgetAll();
    });
    this.#disk.giveBack();
  }

  close(): undefined {
    try {
      if (this.#readAt.size > 0) this.#disk.write((kept) => this.#noteReadings(kept));
    } finally {
      this.#disk.close();
    }
  }

  #stateOf(kept: KeptRuns, experiment: number): string {
    return `${this.#epoch} ${kept.stateOf(experiment)}`;
  }

  #sent(kept: KeptRuns, rows: readonly string[]): SentRuns {
    const parts: [id: number, text: string][] = [];
    const texts: string[] = [];
    for (let i = 0; i < rows.length; i += rowsInText) {
      const some = rows.slice(i, i + rowsInText);
      texts.push(`[${some.join(',')}]`);
      for (const id of some.flatMap(partsOfRow)) {
        if (this.#sentParts.has(id)) continue;
        parts.push([id, kept.parts.textOf(id)]);
        this.#sentParts.add(id);
      }
    }
    return { epoch: this.#epoch, parts, rows: texts };
  }

  #willRead(ranges: readonly RunRange[]): void {
    const now = Date.now();
    for (const { experiment } of ranges) this.#readAt.set(experiment, now);
  }

  /** Reading alone doesn't write. */
  #noteReadings(kept: KeptRuns): void {
    for (const [experiment, time] of this.#readAt) kept.noteReading(experiment, time);
    this.#readAt.clear();
  }
}

function callOf(calls: Calls, { name, args }: Request): unknown {
  return (calls[name] as (...all: typeof args) => unknown).apply(calls, args);
}

function meaningOf({ text, conditions }: QueryText): Meaning {
  return understand(parseQuery(text), new Map(conditions));
}

function addTo(tally: Tally, kept: KeptRuns, rows: readonly string[]): void {
  const shown = new ShownRuns();
  shown.add([...new Set(rows.flatMap(partsOfRow))].map((id) => [id, kept.parts.textOf(id)]));
  for (const { run } of shown.read(`[${rows.join(',')}]`)) tally.add(run);
}
