import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { addressOf } from '../documents/index.ts';

/** What VS Code calls that which is dragged out of our views. */
export const dragTypes = [
  'application/vnd.code.tree.rundb.runs',
  'application/vnd.code.tree.rundb.searches',
] as const;

/** Lets runs be dragged out of a view: as their records' addresses, and as runs for our own drop. */
export class RunsDrag<Node> implements vscode.TreeDragAndDropController<Node> {
  readonly dropMimeTypes: readonly string[] = [];
  readonly dragMimeTypes: readonly string[] = ['text/uri-list'];
  readonly #type: string;
  readonly #runOf: (node: Node) => RunId | undefined;
  readonly #host: () => string | undefined;

  constructor(
    view: string,
    runOf: (node: Node) => RunId | undefined,
    host: () => string | undefined,
  ) {
    this.#type = `application/vnd.code.tree.${view}`;
    this.#runOf = runOf;
    this.#host = host;
  }

  handleDrag(nodes: readonly Node[], dataTransfer: vscode.DataTransfer): void {
    const runs = nodes.flatMap((node) => this.#runOf(node) ?? []);
    if (runs.length === 0) return;
    const pairs = runs.map(({ experiment, run }) => [experiment, run]);
    dataTransfer.set(this.#type, new vscode.DataTransferItem(JSON.stringify(pairs)));
    const addresses = runs.map((run) => addressOf(run, this.#host()).toString());
    dataTransfer.set('text/uri-list', new vscode.DataTransferItem(addresses.join('\r\n')));
  }
}
