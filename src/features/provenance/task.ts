import * as vscode from 'vscode';
import { isCancellation, logError, messageOf, withSignal } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { checkWorkspace, type CheckNeeds } from './check.ts';
import { severityOf, type Problem } from './problems.ts';

/** How the task ends. */
const ended = { well: 0, withProblems: 1, unable: 2 } as const;

/**
 * The task `rundb: check runs`. Its problems are shown without a problem matcher, as they go when the
 * text is edited; `$rundb` reads its output for who wants that.
 *
 * @param given The task as the user has it in `tasks.json`.
 * @param done Is told what was found.
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
  task.detail = vscode.l10n.t('Check the runs that the code of this workspace names');
  task.group = vscode.TaskGroup.Test;
  return task;
}

/** Prints what is found, a line each: `path:line:column: warning: message`. */
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
    const { problems, summary } = await withSignal(token, (signal) =>
      checkWorkspace(this.#needs(), { token, signal }),
    );
    this.#done(problems);
    for (const problem of problems) this.#print(lineOf(problem));
    this.#print(summary);
    return problems.length > 0 ? ended.withProblems : ended.well;
  }

  #print(line: string): void {
    // What a comment says could move the cursor of a terminal.
    // eslint-disable-next-line no-control-regex
    this.#written.fire(`${line.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ')}\r\n`);
  }
}

/** What compilers print. A cell has no lines in the file of its notebook. */
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
