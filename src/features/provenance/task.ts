import * as vscode from 'vscode';
import { isCancellation, logError, messageOf, withSignal } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { checkWorkspace, type CheckNeeds } from './check.ts';
import { severityOf, type Problem } from './problems.ts';

/** Exit codes of the task. */
const ended = { well: 0, withProblems: 1, unable: 2 } as const;

/**
 * The task `rundb: check runs`. Its problems are shown without a problem matcher, because they
 * should disappear when the text is edited; the problem matcher `$rundb` can parse its output
 * instead.
 *
 * @param given The user's task from `tasks.json`.
 * @param done Called with the problems.
 */
export function checkTask(
  connection: Connection,
  needs: () => CheckNeeds,
  given: vscode.Task | undefined,
  done: (problems: readonly Problem[]) => void,
): vscode.Task {
  const execution = new vscode.CustomExecution(() =>
    Promise.resolve(new CheckTerminal(connection, needs, done)),
  );
  const definition = given?.definition ?? { type: 'rundb', task: 'check runs' };
  const scope = given?.scope ?? vscode.TaskScope.Workspace;
  const task = new vscode.Task(definition, scope, 'check runs', 'rundb', execution, []);
  task.detail = vscode.l10n.t('Check the runs mentioned in the code of this workspace');
  task.group = vscode.TaskGroup.Test;
  return task;
}

/** Prints the problems, one per line: `path:line:column: warning: message`. */
export class CheckTerminal implements vscode.Pseudoterminal {
  readonly #connection: Connection;
  readonly #needs: () => CheckNeeds;
  readonly #done: (problems: readonly Problem[]) => void;
  readonly #written = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number>();
  readonly #stop = new vscode.CancellationTokenSource();

  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;

  constructor(
    connection: Connection,
    needs: () => CheckNeeds,
    done: (problems: readonly Problem[]) => void,
  ) {
    this.#connection = connection;
    this.#needs = needs;
    this.#done = done;
  }

  open(): void {
    this.#check()
      .catch((error: unknown) => {
        if (!isCancellation(error)) {
          logError(error);
          this.#print(messageOf(error));
        }
        return ended.unable;
      })
      .then((code) => this.#closed.fire(code))
      .catch(logError);
  }

  close(): void {
    this.#stop.cancel();
  }

  async #check(): Promise<number> {
    await this.#connection.require();
    const { token } = this.#stop;
    const place = {
      location: vscode.ProgressLocation.Window,
      title: vscode.l10n.t('Checking runs in the workspace'),
    };
    const { problems, summary } = await vscode.window.withProgress(place, (progress) =>
      withSignal(token, (signal) =>
        checkWorkspace(this.#needs(), {
          ...{ token, signal },
          progress: (message) => progress.report({ message }),
        }),
      ),
    );
    this.#done(problems);
    for (const problem of problems) this.#print(lineOf(problem));
    this.#print(summary);
    return problems.length > 0 ? ended.withProblems : ended.well;
  }

  #print(line: string): void {
    // Text from a comment could move the terminal's cursor.
    // eslint-disable-next-line no-control-regex
    this.#written.fire(`${line.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ')}\r\n`);
  }
}

/** In the format of compilers. The lines of a cell aren't those of the notebook's file. */
export function lineOf(problem: Problem): string {
  const { uri, range, message, cell } = problem;
  const severity = severityOf(problem);
  const { Error: error, Warning: warning } = vscode.DiagnosticSeverity;
  const kind = severity === error ? 'error' : severity === warning ? 'warning' : 'info';
  const { line, character } = range.start;
  const path = vscode.workspace.asRelativePath(cell?.notebook ?? uri);
  if (!cell) return `${path}:${line + 1}:${character + 1}: ${kind}: ${message}`;
  const where = vscode.l10n.t('Cell {0}, line {1}', cell.number, line + 1);
  return `${path}:1:1: ${kind}: ${where}: ${message}`;
}
