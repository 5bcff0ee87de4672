import * as vscode from 'vscode';
import { addressOf } from '../documents/index.ts';
import { RunNode } from './nodes.ts';

/**
 * The media type of rows dragged out of an overview. With those of views, VS Code may replace their
 * data by that of an earlier drag out of a view that was dropped elsewhere, such as in a chat.
 */
export const tableDragType = 'application/vnd.rundb.runs';

/** The media types of drags out of our tables and views, the most reliable one first. */
export const dragTypes = [
  tableDragType,
  'application/vnd.code.tree.rundb.runs',
  'application/vnd.code.tree.rundb.searches',
] as const;

/**
 * Lets runs be dragged out of a view: as the URIs of their records, and as runs for our own drop.
 */
export class RunsDrag<Node> implements vscode.TreeDragAndDropController<Node> {
  readonly dropMimeTypes: readonly string[] = [];
  readonly dragMimeTypes: readonly string[] = ['text/uri-list'];
  readonly #type: string;

  constructor(view: string) {
    this.#type = `application/vnd.code.tree.${view}`;
  }

  handleDrag(nodes: readonly Node[], dataTransfer: vscode.DataTransfer): void {
    const rows = nodes.filter((node) => node instanceof RunNode);
    if (rows.length === 0) return;
    const pairs = rows.map(({ run: { experiment, run } }) => [experiment, run]);
    dataTransfer.set(this.#type, new vscode.DataTransferItem(JSON.stringify(pairs)));
    const addresses = rows.map(({ run, session }) => addressOf(run, session.host).toString());
    dataTransfer.set('text/uri-list', new vscode.DataTransferItem(addresses.join('\r\n')));
  }
}
