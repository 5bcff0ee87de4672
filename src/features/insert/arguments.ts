import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { formats, type Format } from '../../core/selection/index.ts';
import { readRuns, UserError } from '../common/index.ts';

/** What `rundb.insertRuns` takes from a keybinding: `{ "runs": [[12, 798]], "format": "ranges" }`. */
export interface InsertArguments {
  readonly runs?: readonly RunId[];
  readonly format?: Format;
}

/** @throws UserError where it is not of that form. */
export function readArguments(value: unknown): InsertArguments {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null) fail();
  return {
    ...('runs' in value && { runs: readRuns(value.runs) ?? fail() }),
    ...('format' in value && { format: readFormat(value.format) }),
  };
}

function readFormat(value: unknown): Format {
  const format = formats.find((name) => name === value);
  return format ?? fail();
}

function fail(): never {
  throw new UserError(
    vscode.l10n.t(
      'rundb.insertRuns takes { "runs": [[12, 798], [12, 799]], "format": "numbers" }, where the format is one of: {0}.',
      formats.join(', '),
    ),
  );
}
