import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { readRuns, UserError } from '../common/index.ts';

/** What to do with the runs that are selected or at the cursor already. */
export type How = 'insert' | 'replace' | 'add' | 'remove';

/**
 * Whether ranges contain consecutive run numbers only (`numbers`), or may also extend across unused
 * run numbers (`existing`).
 */
export type RangesOver = 'numbers' | 'existing';

/**
 * The argument of `rundb.insertRuns` and `rundb.copyRunsAs`, from a keybinding or another
 * extension: `{ "runs": [[12, 798]], "format": "ranges" }`.
 */
export interface InsertArguments {
  readonly runs?: readonly RunId[] | undefined;
  /**
   * The query that finds the runs. Without `runs` it's executed; with `runs` it's what the format
   * Python query uses.
   */
  readonly query?: string | undefined;
  /** The ID of a format, or the name of a custom format. */
  readonly format?: string | undefined;
  readonly how?: How | undefined;
  readonly ranges?: RangesOver | undefined;
  /**
   * The processing of an MC dataset, such as `proc16`; by default, the user's remembered answer.
   */
  readonly processing?: string | undefined;
  /**
   * Whether to add a comment that says where the runs of a query come from; by default, as in the
   * setting.
   */
  readonly provenance?: boolean | undefined;
}

const hows: readonly How[] = ['insert', 'replace', 'add', 'remove'];
const rangesOver: readonly RangesOver[] = ['numbers', 'existing'];

/** @throws UserError if the argument isn't valid. */
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
