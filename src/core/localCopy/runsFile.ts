import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { numberIn } from './cells.ts';
import { applicationId, derivedTables, schemaVersion, tables } from './schema.ts';

/** How long to wait for another process, ms. */
const patience = 5000;

/** It is no file of ours, or can't be read. */
export class DamagedError extends Error {}
/** A newer version of the extension wrote it. */
export class NewerError extends Error {}

/**
 * Opens the database of a file, which is made where there is none, and in memory without one.
 *
 * @throws DamagedError, NewerError, or what SQLite or the file system throws.
 */
export function openRuns(file: string | undefined): DatabaseSync {
  if (file !== undefined) makeOurs(file);
  const database = new DatabaseSync(file ?? ':memory:');
  try {
    database.exec(`PRAGMA busy_timeout = ${patience}`);
    // These count before there are tables only.
    database.exec('PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL');
    database.exec('PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF');
    if (file !== undefined) chooseJournal(database);
    transaction(database, () => bringUpToDate(database));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Does all of some work or, where it throws, nothing. */
export function transaction<T>(
  database: DatabaseSync,
  work: () => T,
  kind: 'read' | 'write' = 'write',
): T {
  database.exec(kind === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite may have done that itself.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Renames a file so that a new one can be begun; gives its name then. */
export function setAside(file: string, why: string): string {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  let aside = `${file}.${why}-${time}`;
  for (let i = 2; existsSync(aside); i++) aside = `${file}.${why}-${time}-${i}`;
  for (const end of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(file + end)) renameSync(file + end, aside + end);
  }
  return aside;
}

/** Nobody else is to read it. */
function makeOurs(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/** A file system without shared memory has no WAL. */
function chooseJournal(database: DatabaseSync): void {
  const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
  if (mode !== 'wal') database.exec('PRAGMA journal_mode = TRUNCATE');
}

function bringUpToDate(database: DatabaseSync): void {
  const pragma = (name: string) => numberIn(database.prepare(`PRAGMA ${name}`).get()?.[name]);
  const version = pragma('user_version');
  const isNew = pragma('schema_version') === 0;
  if (!isNew && pragma('application_id') !== applicationId) {
    throw new DamagedError('It is no local copy of the RunDB.');
  }
  if (version > schemaVersion) throw new NewerError(`Its version is ${version}.`);
  if (isNew) {
    database.exec(tables + derivedTables);
    database.exec(
      `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}`,
    );
  }
}
