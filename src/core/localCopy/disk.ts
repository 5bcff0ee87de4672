import type { DatabaseSync } from 'node:sqlite';
import type { Failure } from './calls.ts';
import { failureOf, NewerError, problemOf } from './failures.ts';
import { KeptRuns } from './keptRuns.ts';
import { identityOf, openRuns, setAside, transaction, versionOf } from './runsFile.ts';
import { schemaVersion } from './schema.ts';

/** The disk has no answer. The problem has been reported. */
export class NoAnswerError extends Error {}

export interface DiskListener {
  /** A problem that hasn't been reported before. */
  failed(failure: Failure): void;
  /** From now on, everything is in memory. */
  inMemory(): void;
  /** Anything known about ids is no longer valid. */
  renewed(): void;
}

/** The file of the runs, through anything that may happen to it; or memory, if there can't be a file. */
export class Disk {
  readonly #listener: DiskListener;
  readonly #patience: number;
  readonly #told = new Set<string>();
  #file: string | undefined;
  #identity: string | undefined;
  #database: DatabaseSync;
  #kept: KeptRuns;
  /** Changes when parts and dictionaries are deleted. */
  #generation: string | undefined;

  constructor(file: string | undefined, patience: number, listener: DiskListener) {
    this.#patience = patience;
    this.#file = file;
    this.#listener = listener;
    this.#database = this.#open();
    this.#kept = new KeptRuns(this.#database);
  }

  /** The file with the runs; undefined in memory. */
  get file(): string | undefined {
    return this.#file;
  }

  /**
   * Reads a consistent snapshot of the runs.
   *
   * @throws NoAnswerError
   */
  read<T>(work: (kept: KeptRuns, database: DatabaseSync) => T): T {
    return this.#attempt(() => this.#within('read', work));
  }

  /**
   * Writes everything, or nothing if that fails.
   *
   * @throws NoAnswerError
   */
  write<T>(work: (kept: KeptRuns, database: DatabaseSync) => T): T {
    return this.#attempt(() => {
      try {
        return this.#within('write', work);
      } catch (error) {
        // What it learned in the meantime was rolled back.
        this.#kept = new KeptRuns(this.#database);
        throw error;
      }
    });
  }

  /** Frees the space of what was deleted. */
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

  /** Attempts something, and once more if the storage could be repaired. */
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

  /** Whether there is different storage now, in case the old one is the problem. */
  #mend(error: unknown): boolean {
    const problem = problemOf(error);
    const isOver = problem === 'damaged' || problem === 'newer' || problem === 'readOnly';
    if (this.#file === undefined || !isOver) {
      this.#tell(error);
      return false;
    }
    this.#database.close();
    // A newer version's file is in use; a damaged one may have been replaced by another process.
    if (problem !== 'damaged') this.#moveToMemory(error);
    else if (identityOf(this.#file) === this.#identity) this.#replace(error, this.#file, problem);
    this.#database = this.#open();
    this.#kept = new KeptRuns(this.#database);
    this.#listener.renewed();
    return true;
  }

  /** Opens the file, a new one in its place or, failing that, memory. */
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

  /** Reports what is wrong, each problem once. */
  #tell(error: unknown, aside?: string): void {
    const failure = failureOf(error, aside);
    if (this.#told.has(failure.kind) && aside === undefined) return;
    this.#told.add(failure.kind);
    this.#listener.failed(failure);
  }
}
