import type { DatabaseSync } from 'node:sqlite';
import type { Failure } from './calls.ts';
import { failureOf, NewerError, problemOf } from './failures.ts';
import { KeptRuns } from './keptRuns.ts';
import { identityOf, openRuns, setAside, transaction, versionOf } from './runsFile.ts';
import { schemaVersion } from './schema.ts';

/** The disk gives no answer. What is wrong was told. */
export class NoAnswerError extends Error {}

export interface DiskListener {
  /** Something is wrong that was not told before. */
  failed(failure: Failure): void;
  /** All is in memory from now on. */
  inMemory(): void;
  /** What was known of ids is over. */
  renewed(): void;
}

/** The file of the runs, through all that may happen to it; or memory, where there can't be one. */
export class Disk {
  readonly #listener: DiskListener;
  readonly #patience: number;
  readonly #told = new Set<string>();
  #file: string | undefined;
  #identity: string | undefined;
  #database: DatabaseSync;
  #kept: KeptRuns;
  /** Changes where parts and dictionaries are forgotten. */
  #generation: string | undefined;

  constructor(file: string | undefined, patience: number, listener: DiskListener) {
    this.#patience = patience;
    this.#file = file;
    this.#listener = listener;
    this.#database = this.#open();
    this.#kept = new KeptRuns(this.#database);
  }

  /** Where the runs are; undefined in memory. */
  get file(): string | undefined {
    return this.#file;
  }

  /**
   * Reads one state of the runs.
   *
   * @throws NoAnswerError
   */
  read<T>(work: (kept: KeptRuns, database: DatabaseSync) => T): T {
    return this.#attempt(() => this.#within('read', work));
  }

  /**
   * Writes all of something or, where that fails, nothing.
   *
   * @throws NoAnswerError
   */
  write<T>(work: (kept: KeptRuns, database: DatabaseSync) => T): T {
    return this.#attempt(() => {
      try {
        return this.#within('write', work);
      } catch (error) {
        // What it learned meanwhile is not there.
        this.#kept = new KeptRuns(this.#database);
        throw error;
      }
    });
  }

  /** Gives the room of what was forgotten back. */
  giveBack(): void {
    this.#attempt(() =>
      this.#database.exec('PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)'),
    );
  }

  close(): void {
    this.#database.close();
  }

  #within<T>(kind: 'read' | 'write', work: (kept: KeptRuns, database: DatabaseSync) => T): T {
    return transaction(this.#database, kind, () => {
      const version = versionOf(this.#database);
      if (version > schemaVersion) throw new NewerError(`Its tables are of version ${version}.`);
      const generation = this.#kept.generation();
      if (generation !== this.#generation) this.#kept = new KeptRuns(this.#database);
      this.#generation = generation;
      return work(this.#kept, this.#database);
    });
  }

  /** Does something; once more after the place for it was mended. */
  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!this.#mend(error)) throw new NoAnswerError();
    }
    try {
      return work();
    } catch (error) {
      this.#tell(error);
      throw new NoAnswerError();
    }
  }

  /** Whether there is another place now, where what is wrong is the old one. */
  #mend(error: unknown): boolean {
    const problem = problemOf(error);
    const isOver = problem === 'damaged' || problem === 'newer' || problem === 'readOnly';
    if (this.#file === undefined || !isOver) {
      this.#tell(error);
      return false;
    }
    this.#database.close();
    // A newer one is in use; what was damaged, another process may have replaced.
    if (problem !== 'damaged') this.#moveToMemory(error);
    else if (identityOf(this.#file) === this.#identity) this.#replace(error, this.#file, problem);
    this.#database = this.#open();
    this.#kept = new KeptRuns(this.#database);
    this.#listener.renewed();
    return true;
  }

  /** Opens the file, a new one in its place or, where that can't be, memory. */
  #open(mayReplace = true): DatabaseSync {
    const file = this.#file;
    if (file === undefined) return openRuns(undefined, this.#patience);
    let before: string | undefined;
    try {
      before = identityOf(file);
      const database = openRuns(file, this.#patience);
      this.#identity = identityOf(file);
      return database;
    } catch (error) {
      const problem = problemOf(error);
      if (!mayReplace || (problem !== 'damaged' && problem !== 'newer')) this.#moveToMemory(error);
      else if (identityOf(file) === before) this.#replace(error, file, problem);
      return this.#open(false);
    }
  }

  #replace(error: unknown, file: string, problem: 'damaged' | 'newer'): void {
    try {
      this.#tell(error, setAside(file, problem));
    } catch (failure) {
      this.#moveToMemory(failure);
    }
  }

  #moveToMemory(error: unknown): void {
    this.#tell(error);
    this.#file = undefined;
    this.#listener.inMemory();
  }

  /** Tells what is wrong, each problem once. */
  #tell(error: unknown, aside?: string): void {
    const failure = failureOf(error, aside);
    if (this.#told.has(failure.kind) && aside === undefined) return;
    this.#told.add(failure.kind);
    this.#listener.failed(failure);
  }
}
