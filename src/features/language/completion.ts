import * as vscode from 'vscode';
import type { Completion as Word, Conditions } from '../../core/query/index.ts';
import { loadLanguage } from '../common/index.ts';
import { rangeOf } from './range.ts';

const kinds: Readonly<Record<Word['kind'], vscode.CompletionItemKind>> = {
  field: vscode.CompletionItemKind.Field,
  value: vscode.CompletionItemKind.Value,
  condition: vscode.CompletionItemKind.Constant,
  keyword: vscode.CompletionItemKind.Keyword,
};

/** Suggests fields, values, conditions and keywords where they are valid. */
export class Completion implements vscode.CompletionItemProvider {
  readonly #conditions: () => Conditions;

  constructor(conditions: () => Conditions) {
    this.#conditions = conditions;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const before = document.lineAt(position).text.slice(0, position.character);
    if (endsInCommentOrQuotes(before)) return [];
    const text = document.getText();
    const offset = document.offsetAt(position);
    const { complete } = await loadLanguage();
    const { at, items } = complete(text, offset, this.#conditions());
    const range = rangeOf(document, at);
    const typed = text.slice(at.start, at.end);
    return items.map((word, order) => itemOf(word, range, order, typed));
  }
}

function endsInCommentOrQuotes(line: string): boolean {
  return !/^(?:"(?:\\.|[^"\\])*"|[^"#])*$/.test(line);
}

function itemOf({ kind, text, about }: Word, range: vscode.Range, order: number, typed: string) {
  const item = new vscode.CompletionItem(text, kinds[kind]);
  item.detail = about;
  item.range = range;
  item.sortText = String(order).padStart(4, '0');
  // The user may type a condition without `@`, or a text without quotes.
  if (typed !== '' && !text.startsWith(typed.charAt(0)))
    item.filterText = text.replace(/^[@"]/, '');
  if (text.endsWith(':')) item.command = { title: '', command: 'editor.action.triggerSuggest' };
  return item;
}
