import * as vscode from 'vscode';

/**
 * The active row of a list whose rows are replaced. VS Code makes the first new row active, and it
 * reports what the user did with a delay: a row that is made active with the new rows may undo a
 * move of the user which is yet to be reported. Such a move is repeated, once.
 */
export class ActiveRow<Row extends vscode.QuickPickItem> {
  readonly #pick: vscode.QuickPick<Row>;
  /** The row that was made active last, until VS Code has reported it. */
  #wanted: Row | undefined;
  /** Whether that is a row to which the user moved before the last rows arrived. */
  #isMoved = false;

  constructor(pick: vscode.QuickPick<Row>) {
    this.#pick = pick;
  }

  /** Whether VS Code hasn't reported yet that the right row is active. */
  get isPending(): boolean {
    return this.#wanted !== undefined;
  }

  /** The row that is active for the user, even if VS Code hasn't reported it yet. */
  get current(): Row | undefined {
    return this.#isMoved ? this.#wanted : this.#pick.activeItems[0];
  }

  /** Shows rows, and makes one of them active: by default the one that VS Code chooses. */
  fill(rows: readonly Row[], active?: Row): void {
    this.#pick.items = rows;
    if (active) this.#pick.activeItems = [active];
    this.#wanted = active;
    this.#isMoved = false;
  }

  /** From now on, VS Code's reports are right. */
  settle(): void {
    this.#wanted = undefined;
    this.#isMoved = false;
  }

  /** Takes VS Code's report of the active row. Rows are reported by their place in the list. */
  report(row: Row | undefined): void {
    if (this.#wanted === undefined) return;
    // With new rows, VS Code makes none active, then the first, then the one that is wanted.
    const { Separator } = vscode.QuickPickItemKind;
    const first = this.#pick.items.find(({ kind }) => kind !== Separator);
    if (row === undefined || (row === first && row !== this.#wanted)) return;
    // Once only: VS Code answers with a report, which may be older than the user's next move.
    const isMove = row !== this.#wanted && !this.#isMoved;
    this.#wanted = isMove ? row : undefined;
    this.#isMoved = isMove;
    if (isMove) this.#pick.activeItems = [row];
  }
}
