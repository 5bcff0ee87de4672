import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import type { Place } from '../../core/selection/index.ts';
import { isCancellation, logError, messageOf } from '../common/index.ts';
import type { RangesOver } from './arguments.ts';
import { brokenMessage, type Form } from './forms.ts';
import type { Change } from './target.ts';
import type { Writer } from './writer.ts';

/** What can be chosen: a form, or to change the runs that are there in the form that they have. */
export type Choice =
  | { readonly how: 'insert'; readonly form: Form }
  | { readonly how: Change; readonly form?: undefined };

export interface ChangeItem {
  readonly how: Change;
  readonly label: string;
  /** What would be there. @throws UserError where that can't be. */
  readonly preview: () => string;
}

export interface PickOptions {
  readonly title: string;
  readonly forms: readonly Form[];
  readonly place: Place;
  readonly changes: readonly ChangeItem[];
  /** All runs of the experiments, for ranges among them. */
  readonly existing: (signal: AbortSignal) => Promise<readonly RunId[]>;
  readonly ranges: RangesOver;
}

interface Item extends vscode.QuickPickItem {
  readonly choice?: Choice;
}

/** The longest preview, in characters. */
const longest = 100;

/**
 * Lets the user choose how runs are written; each choice shows what it would write. Undefined when
 * the user leaves.
 */
export async function pickForm(
  writer: Writer,
  { title, forms, place, changes, existing, ranges }: PickOptions,
): Promise<(Choice & { readonly ranges: RangesOver }) | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  const closed = new AbortController();
  let over = ranges;
  pick.title = title;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;

  const show = (): void => {
    const active = pick.activeItems[0]?.label;
    pick.items = [...changeItems(changes), ...formItems(writer, forms, place)];
    const again = pick.items.find(({ label }) => label === active);
    if (again) pick.activeItems = [again];
    pick.buttons = [
      over === 'numbers'
        ? {
            iconPath: new vscode.ThemeIcon('fold'),
            tooltip: vscode.l10n.t('Let Ranges Go over Numbers That No Run Has'),
          }
        : {
            iconPath: new vscode.ThemeIcon('unfold'),
            tooltip: vscode.l10n.t('Let Ranges End at Numbers That No Run Has'),
          },
    ];
  };

  const join = async (): Promise<void> => {
    pick.busy = true;
    pick.placeholder = vscode.l10n.t('Asking which runs there are…');
    try {
      writer.existing = over === 'existing' ? await existing(closed.signal) : undefined;
      pick.placeholder = placeholder();
    } catch (error) {
      if (isCancellation(error)) return;
      logError(error);
      over = 'numbers';
      pick.placeholder = messageOf(error);
    }
    pick.busy = false;
    show();
  };

  const placeholder = (): string =>
    over === 'existing'
      ? vscode.l10n.t('Ranges go over numbers that no run has')
      : vscode.l10n.t('Choose how the runs are written');

  try {
    return await new Promise((resolve) => {
      pick.onDidTriggerButton(() => {
        over = over === 'numbers' ? 'existing' : 'numbers';
        void join();
      });
      pick.onDidHide(() => resolve(undefined));
      pick.onDidAccept(() => {
        const choice = pick.selectedItems[0]?.choice;
        if (choice) resolve({ ...choice, ranges: over });
      });
      pick.placeholder = placeholder();
      show();
      pick.show();
      if (over === 'existing') void join();
    });
  } finally {
    closed.abort();
    pick.dispose();
  }
}

/** The title of a command for some runs. */
export function titleOf(action: 'insert' | 'copy', runs: number): string {
  const { t } = vscode.l10n;
  const count = runs.toLocaleString('en');
  if (action === 'insert') {
    return runs === 1 ? t('Insert 1 Run As') : t('Insert {0} Runs As', count);
  }
  return runs === 1 ? t('Copy 1 Run As') : t('Copy {0} Runs As', count);
}

function changeItems(changes: readonly ChangeItem[]): Item[] {
  if (changes.length === 0) return [];
  const items = changes.map(({ how, label, preview }) => item(label, preview, { how }));
  return [
    { label: vscode.l10n.t('the runs there'), kind: vscode.QuickPickItemKind.Separator },
    ...items,
  ];
}

function formItems(writer: Writer, forms: readonly Form[], place: Place): Item[] {
  const items = forms.map((form) =>
    item(form.title, () => writer.write(form, onOneLine(place)), { how: 'insert', form }),
  );
  return [{ label: vscode.l10n.t('forms'), kind: vscode.QuickPickItemKind.Separator }, ...items];
}

/** A row with a preview; what can't be written says why, and can't be chosen. */
function item(label: string, preview: () => string, choice: Choice): Item {
  if (choice.form?.kind === 'broken') {
    const { title, error } = choice.form;
    return { label: `$(warning) ${label}`, detail: brokenMessage(title, error) };
  }
  try {
    return { label, detail: shortened(preview()), choice };
  } catch (error) {
    return { label: `$(circle-slash) ${label}`, detail: messageOf(error) };
  }
}

/** The same place, where nothing has to be wrapped. */
export function onOneLine(place: Place): Place {
  return { ...place, width: Infinity };
}

function shortened(text: string): string {
  const line = text.trim().replaceAll(/\s*\n\s*/g, ' ⏎ ');
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
