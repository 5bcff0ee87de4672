import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import type { FileFormat } from '../../core/files/index.ts';
import { readRuns, UserError } from '../common/index.ts';

/** The argument of `rundb.exportRuns`; the user is prompted for anything missing. */
export interface ExportArguments {
  readonly runs?: readonly RunId[] | undefined;
  /** The query that finds the runs; with `runs`, it's only noted in the file. */
  readonly query?: string | undefined;
  /** How many runs the query finds, if `runs` are only some of them; it's noted in the file. */
  readonly of?: number | undefined;
  /** A full path. */
  readonly file?: string | undefined;
  /** Names as in files, or short names as in queries; `all`. */
  readonly fields?: readonly string[] | 'all' | undefined;
  readonly format?: FileFormat | undefined;
}

const formats: readonly FileFormat[] = ['csv', 'parquet', 'parquetFolder', 'json', 'ndjson'];

/** @throws UserError if the argument isn't valid. */
export function readArguments(value: unknown): ExportArguments {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null) fail();
  const known = ['runs', 'query', 'of', 'file', 'fields', 'format'];
  if (Object.keys(value).some((key) => !known.includes(key))) fail();
  return {
    ...('runs' in value && { runs: readRuns(value.runs) ?? fail() }),
    ...('query' in value && { query: textIn(value.query) }),
    ...('of' in value && { of: typeof value.of === 'number' ? value.of : fail() }),
    ...('file' in value && { file: textIn(value.file) }),
    ...('fields' in value && { fields: fieldsIn(value.fields) }),
    ...('format' in value && { format: formats.find((each) => each === value.format) ?? fail() }),
  };
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : fail();
}

function fieldsIn(value: unknown): readonly string[] | 'all' {
  if (value === 'all') return value;
  return Array.isArray(value) ? value.map(textIn) : fail();
}

function fail(): never {
  throw new UserError(
    vscode.l10n.t(
      'This command takes { "query": "exp:12 @good", "file": "/home/me/runs.parquet" }. Instead of the query it may take "runs": [[12, 798], [12, 799]]; it may also take "fields": "all" or a list of names, and "format": "csv", "parquet", "parquetFolder", "json" or "ndjson".',
    ),
  );
}
