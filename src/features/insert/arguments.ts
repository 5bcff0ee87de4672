import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { readRuns, UserError } from '../common/index.ts';

/** What is done with the runs that are in the document already, selected or at the cursor. */
export type How = 'insert' | 'replace' | 'add' | 'remove';

/** What a range may go over: the numbers of the runs only, or also those that no run has. */
export type RangesOver = 'numbers' | 'existing';

/**
 * What `rundb.insertRuns` and `rundb.copyRunsAs` take from a keybinding or another extension:
 * `{ "runs": [[12, 798]], "format": "ranges" }`.
 */
export interface InsertArguments {
  readonly runs?: readonly RunId[] | undefined;
  /** What finds the runs: alone it is run; beside runs, it is what the form Python query asks. */
  readonly query?: string | undefined;
  /** One of the forms' ids, or the name of one of the user's own. */
  readonly format?: string | undefined;
  readonly how?: How | undefined;
  readonly ranges?: RangesOver | undefined;
  /** What an MC dataset is produced with, such as `proc16`; else it is what was answered once. */
  readonly processing?: string | undefined;
  /** Whether a comment says where the runs of a query come from; by default, what the setting says. */
  readonly provenance?: boolean | undefined;
}

const hows: readonly How[] = ['insert', 'replace', 'add', 'remove'];
const rangesOver: readonly RangesOver[] = ['numbers', 'existing'];

/** @throws UserError where it is not of that form. */
export function readArguments(value: unknown): InsertArguments {
  if (typeof value !== 'object' || value === null) fail();
  return {
    ...('runs' in value && { runs: readRuns(value.runs) ?? fail() }),
    ...('query' in value && {
      query: typeof value.query === 'string' ? value.query : fail(),
    }),
    ...('format' in value && {
      format: typeof value.format === 'string' ? value.format : fail(),
    }),
    ...('how' in value && { how: hows.find((each) => each === value.how) ?? fail() }),
    ...('processing' in value && {
      processing: typeof value.processing === 'string' ? value.processing : fail(),
    }),
    ...('ranges' in value && {
      ranges: rangesOver.find((each) => each === value.ranges) ?? fail(),
    }),
    ...('provenance' in value && {
      provenance: typeof value.provenance === 'boolean' ? value.provenance : fail(),
    }),
  };
}

function fail(): never {
  throw new UserError(
    vscode.l10n.t(
      'This command takes { "runs": [[12, 798], [12, 799]], "format": "numbers" }. It may also take "query": "exp:12 @good", "how": "insert", "replace", "add" or "remove", "ranges": "numbers" or "existing", "processing": "proc16", and "provenance": true or false.',
    ),
  );
}
