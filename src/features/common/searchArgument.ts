import * as vscode from 'vscode';
import { readSearch, type RunSearch } from '../../core/rundb/index.ts';
import { UserError } from './commands.ts';

/**
 * The search that a command was given.
 *
 * @throws UserError where it is none.
 */
export function requireSearch(argument: unknown): RunSearch {
  const search = readSearch(argument);
  if (search) return search;
  throw new UserError(
    vscode.l10n.t(
      'This is no search. Write it as { "min_experiment": 12, "max_experiment": 12, "run_type": "physics" }.',
    ),
  );
}
