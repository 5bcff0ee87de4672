import * as vscode from 'vscode';
import { parseRun, type RunId } from '../../core/rundb/index.ts';
import { UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { addressOf, tabNameOf, type Records } from '../documents/index.ts';

/** Opens the record of the run in `argument`, or of one that the user enters. */
export async function goToRun(
  connection: Connection,
  records: Records,
  argument: unknown,
): Promise<void> {
  const run = argument === undefined ? await askForRun() : readRun(argument);
  if (run) await openRun(connection, records, run);
}

/** Opens a run's record in an editor. */
export async function openRun(connection: Connection, records: Records, run: RunId): Promise<void> {
  const { host } = await connection.require();
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Window,
      title: vscode.l10n.t('Opening run {0} of experiment {1}', run.run, run.experiment),
    },
    // Load it before an editor opens, so that a wrong number is a message and not an empty tab.
    () => records.get(run),
  );
  await vscode.commands.executeCommand('vscode.open', addressOf(run, host), {}, tabNameOf(run));
}

async function askForRun(): Promise<RunId | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Go to Run'),
    prompt: vscode.l10n.t('Experiment and run, such as 12 123, 12:123, e12r123, or e0012/r00123'),
    placeHolder: '12 123',
    validateInput: (value) => {
      if (value.trim() === '' || parseRun(value)) return undefined;
      return {
        message: vscode.l10n.t('Type an experiment and a run number, such as 12 123.'),
        severity: vscode.InputBoxValidationSeverity.Info,
      };
    },
  });
  return text === undefined || text.trim() === '' ? undefined : readRun(text);
}

function readRun(argument: unknown): RunId {
  const run = typeof argument === 'string' ? parseRun(argument) : undefined;
  if (run) return run;
  throw new UserError(
    vscode.l10n.t(
      '“{0}” isn’t a run. Type an experiment and a run number, such as 12:123.',
      print(argument),
    ),
  );
}

function print(argument: unknown): string {
  return (typeof argument === 'string' ? argument : JSON.stringify(argument)).slice(0, 80);
}
