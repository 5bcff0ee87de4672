import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { readRuns, UserError } from '../common/index.ts';

/** What is done with the runs that are there already: in the selection, or where the cursor is. */
export type How = 'insert' | 'replace' | 'add' | 'remove';

/** Which runs a range may go over: those that are given, or also numbers that no run has. */
export type RangesOver = 'numbers' | 'existing';

/**
 * What `rundb.insertRuns` and `rundb.copyRunsAs` take from a keybinding or another extension:
 * `{ "runs": [[12, 798]], "format": "ranges" }`.
 */
export interface InsertArguments {
  readonly runs?: readonly RunId[] | undefined;
  /** One of the forms' ids, or the name of one of the user's own. */
  readonly format?: string | undefined;
  readonly how?: How | undefined;
  readonly ranges?: RangesOver | undefined;
  /** Python that asks for the same runs. */
  readonly python?: string | undefined;
}

const hows: readonly How[] = ['insert', 'replace', 'add', 'remove'];
const rangesOver: readonly RangesOver[] = ['numbers', 'existing'];

/** @throws UserError where it is not of that form. */
export function readArguments(value: unknown): InsertArguments {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null) fail();
  return {
    ...('runs' in value && { runs: readRuns(value.runs) ?? fail() }),
    ...('format' in value && {
      format: typeof value.format === 'string' ? value.format : fail(),
    }),
    ...('how' in value && { how: hows.find((each) => each === value.how) ?? fail() }),
    ...('ranges' in value && {
      ranges: rangesOver.find((each) => each === value.ranges) ?? fail(),
    }),
  };
}

function fail(): never {
  throw new UserError(
    vscode.l10n.t(
      'This command takes { "runs": [[12, 798], [12, 799]], "format": "numbers" }, and may take "how": "insert", "replace", "add" or "remove", and "ranges": "numbers" or "existing".',
    ),
  );
}
