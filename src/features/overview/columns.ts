import * as vscode from 'vscode';
import type { RunTable, ShownColumn } from '../../core/table/index.ts';
import { isColumn, type SizedColumn } from './messages.ts';

const memoryKey = 'overviewColumns';

/** Remembers the most recently shown columns for the next tab. */
export class ColumnMemory {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  get columns(): readonly ShownColumn[] | undefined {
    const kept = this.#memento.get<unknown>(memoryKey);
    return Array.isArray(kept) && kept.length > 0 && kept.every(isColumn) ? kept : undefined;
  }

  async keep(columns: readonly SizedColumn[]): Promise<void> {
    await this.#memento.update(memoryKey, columns);
  }
}

interface Item extends vscode.QuickPickItem {
  readonly key: string;
}

/**
 * Lets the user choose columns: all known fields, and those of the records read so far. Undefined
 * if the user cancels.
 */
export async function chooseColumns(table: RunTable): Promise<readonly ShownColumn[] | undefined> {
  const { t } = vscode.l10n;
  const shown = new Map(table.shown.map((column) => [column.key, column]));
  const items = table.fields.map(({ key, path, title, unit, about }): Item => ({
    key,
    label: unit === undefined ? title() : `${title()} (${unit})`,
    ...(path && path.join('.') !== title() && { description: path.join('.') }),
    detail: about,
    picked: shown.has(key),
  }));
  // Shown columns come first: users mostly want to remove some.
  items.sort((a, b) => Number(b.picked) - Number(a.picked));
  const picked = await vscode.window.showQuickPick(items, {
    // Otherwise, focus returning from the Command Palette to the tab would close the picker.
    ignoreFocusOut: true,
    title: t('Columns'),
    placeHolder: t('Type to find a field by its name, path or meaning'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked) return undefined;
  const keys = new Set(picked.map(({ key }) => key));
  const kept = table.shown.filter(({ key }) => keys.has(key));
  const added = picked.filter(({ key }) => !shown.has(key));
  return [...kept, ...added.map(({ key }) => ({ key, isFrozen: false }))];
}
