import { beamEnergies } from '../records/index.ts';
import { columns, textFields } from './columns.ts';
import { partNames } from './shownRuns.ts';

/** `B2RD`, which distinguishes our files from other SQLite files. */
export const applicationId = 0x42325244;

/**
 * Increment with each change of the tables or their contents. Files of an older version are migrated, those
 * of a newer one set aside.
 */
export const schemaVersion = 1;

/** Recreates the tables that are derived from the packed records. */
export const derivedTables = `
  DROP VIEW IF EXISTS runs;
  DROP TABLE IF EXISTS facts;
  DROP TABLE IF EXISTS parts;
  CREATE TABLE parts (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL);
  CREATE TABLE facts (
    experiment INTEGER NOT NULL,
    run INTEGER NOT NULL,
    since INTEGER NOT NULL,
    oddness INTEGER NOT NULL,
    is_physics INTEGER NOT NULL,
    is_good INTEGER NOT NULL,
    is_flagged INTEGER NOT NULL,
    energy_name INTEGER,
    ${partNames.map((name) => `${name} INTEGER NOT NULL,`).join('\n    ')}
    ${columns.map(({ name, kind }) => `${name} ${kind === 'time' || kind === 'boolean' ? 'INTEGER' : 'REAL'},`).join('\n    ')}
    shown TEXT NOT NULL,
    PRIMARY KEY (experiment, run)
  ) WITHOUT ROWID;
  ${viewOfRuns()}
`;

/** All tables that have to exist. */
export const tableNames = [
  'meta',
  'dictionaries',
  'parts',
  'records',
  'facts',
  'covered',
  'experiments',
  'runs',
];

/** What was sent, and what is known about it. */
export const tables = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE dictionaries (id INTEGER PRIMARY KEY AUTOINCREMENT, bytes BLOB NOT NULL);
  CREATE TABLE records (
    experiment INTEGER NOT NULL,
    run INTEGER NOT NULL,
    since INTEGER NOT NULL,
    dictionary INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (experiment, run)
  ) WITHOUT ROWID;
  CREATE TABLE covered (
    experiment INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    -- Which runs of it: all where it is empty.
    of TEXT NOT NULL,
    PRIMARY KEY (experiment, of, first)
  ) WITHOUT ROWID;
  CREATE TABLE experiments (
    experiment INTEGER PRIMARY KEY,
    read_at INTEGER NOT NULL DEFAULT 0,
    is_downloaded INTEGER NOT NULL DEFAULT 0,
    -- How often its runs were forgotten.
    removals INTEGER NOT NULL DEFAULT 0
  );
`;

/** The runs under readable names, for people who read the file themselves; for SQLite 3.9 and later. */
function viewOfRuns(): string {
  const energy = beamEnergies.map(({ name }, i) => `WHEN ${i} THEN '${name}'`).join(' ');
  const numbers = columns.map(({ name, kind }) =>
    kind === 'time' ? `${isoOf(`f.${name}`)} AS ${name.replace(/_ms$/, '')}` : `f.${name}`,
  );
  const texts = textFields.map(
    ({ name, path, part }) =>
      `json_extract(${part}.text, '$.${path.map((key) => `"${key}"`).join('.')}') AS ${name}`,
  );
  return `CREATE VIEW runs AS SELECT
    f.experiment, f.run,
    f.is_good AS good,
    f.is_flagged AS flagged,
    ${numbers.join(',\n    ')},
    CASE f.energy_name ${energy} END AS beam_energy_name,
    ${texts.join(',\n    ')},
    ${isoOf('f.since')} AS asked_at
  FROM facts f ${partNames.map((name) => `JOIN parts ${name} ON ${name}.id = f.${name}`).join(' ')};`;
}

/** ms since 1970 as ISO 8601 in UTC, with milliseconds only if there are any. */
function isoOf(ms: string): string {
  return `CASE WHEN ${ms} % 1000 THEN strftime('%Y-%m-%dT%H:%M:%fZ', ${ms} / 1000.0, 'unixepoch')
      ELSE strftime('%Y-%m-%dT%H:%M:%SZ', ${ms} / 1000, 'unixepoch') END`;
}
