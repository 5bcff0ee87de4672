import * as vscode from 'vscode';
import type { Conditions } from '../../core/query/index.ts';
import { asMarkdown, loadLanguage } from '../common/index.ts';
import { rangeOf } from './range.ts';

/** Explains a word of a query. */
export class Hover implements vscode.HoverProvider {
  readonly #conditions: () => Conditions;

  constructor(conditions: () => Conditions) {
    this.#conditions = conditions;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const text = document.getText();
    const offset = document.offsetAt(position);
    const { explain } = await loadLanguage();
    const found = explain(text, offset, this.#conditions());
    if (found === undefined) return undefined;
    const content = new vscode.MarkdownString()
      .appendMarkdown(`**${asMarkdown(found.title)}**\n\n${asMarkdown(found.text)}\n`)
      .appendCodeblock(found.query, 'rundb');
    return new vscode.Hover(content, rangeOf(document, found.at));
  }
}
