import * as vscode from 'vscode';
import { formatCount, formatList } from '../../core/format/index.ts';
import { isCancellation, logError, messageOf, withoutIcons } from '../common/index.ts';
import type { RangesOver } from './arguments.ts';
import type { Change } from './existing.ts';
import type { UsableForm } from './forms.ts';
import type { Merging } from './merging.ts';
import { toggle, type Comment } from './provenance.ts';

/** A format in which to insert runs, or a change of the runs at the cursor in their own format. */
export type Choice =
  | {
      readonly how: 'insert';
      readonly form: UsableForm;
      /** Whether to prompt again for what is remembered of the format. */
      readonly isAnew?: boolean;
    }
  | { readonly how: Change };

/** What the user does with the list of formats: choose, or search for other runs. */
export type Picked = Choice | { readonly how: 'search' };

/** What would be written. */
export interface Preview {
  readonly text: string;
  /** What the user has to know about it. */
  readonly note?: string | undefined;
}

export interface Offer {
  readonly label: string;
  readonly choice: Choice | undefined;
  /** @throws UserError if it can't be written. */
  readonly preview: () => Preview;
  /** A choice that prompts again for a remembered value. */
  readonly again?: { readonly label: string; readonly choice: Choice } | undefined;
}

export interface Section {
  readonly title: string;
  readonly offers: readonly Offer[];
  /**
   * The label of the one row that a rarely used section is collapsed into at first; choosing it
   * shows the section.
   */
  readonly foldedAs?: string | undefined;
}

export interface PickOptions {
  readonly title: string;
  /** Where the runs were selected, to offer a search for others. */
  readonly source: string | undefined;
  /** Called again when the text or the ranges change. */
  readonly sections: () => readonly Section[];
  readonly onDidChange?: vscode.Event<void> | undefined;
  readonly merging: Merging;
  /** The initial state of ranges. */
  readonly ranges: RangesOver;
  /** A comment that can say where the runs come from. */
  readonly comment?: Comment | undefined;
}

interface Item extends vscode.QuickPickItem {
  readonly choice?: Picked | undefined;
  /** For a row that expands a section: its first offer. */
  readonly opens?: Offer | undefined;
  /** The choice made by its button. */
  readonly again?: Choice | undefined;
}

/** The longest preview, in characters. */
const longest = 100;

/**
 * Lets the user choose how runs are written; each choice shows a preview. Undefined if the user
 * cancels.
 */
export async function pickForm(options: PickOptions): Promise<Picked | undefined> {
  const { title, source, sections, onDidChange, merging, ranges, comment } = options;
  const pick = vscode.window.createQuickPick<Item>();
  const isOpen = { now: true };
  let isUnfolded = false;
  let problem: string | undefined;
  pick.title = title;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;

  const show = (active = pick.activeItems[0]?.label): void => {
    const items = sections().flatMap((section) =>
      section.foldedAs === undefined || isUnfolded ? sectionItems(section) : foldedItems(section),
    );
    pick.items = [...sourceItems(source), ...items];
    const again = pick.items.find(({ label }) => label === active);
    const first = again ?? items.find(({ choice }) => choice !== undefined);
    // While the user types, VS Code chooses the active row.
    if (first && pick.value === '') pick.activeItems = [first];
    pick.buttons = [...(comment ? [commentButton(comment)] : []), rangesButton(merging.wanted)];
    pick.busy = merging.isChecking;
    pick.placeholder = problem ?? placeholderOf(merging, comment);
  };

  const merge = async (over: RangesOver): Promise<void> => {
    problem = undefined;
    const merged = merging.want(over);
    show();
    try {
      await merged;
    } catch (error) {
      if (!isCancellation(error)) {
        logError(error);
        problem = messageOf(error);
      }
    }
    if (isOpen.now && over === 'existing') show();
  };

  const unfold = (active?: string): void => {
    isUnfolded = true;
    show(active);
  };

  const listener = onDidChange?.(() => show());
  try {
    return await new Promise((resolve) => {
      pick.onDidTriggerButton((button) => {
        if (comment && pick.buttons.length > 1 && button === pick.buttons[0]) {
          toggle(comment).catch(logError);
          show();
        } else void merge(merging.wanted === 'numbers' ? 'existing' : 'numbers');
      });
      pick.onDidHide(() => resolve(undefined));
      pick.onDidTriggerItemButton(({ item: { again } }) => {
        if (again) resolve(again);
      });
      // Typing searches all formats.
      pick.onDidChangeValue((value) => {
        if (value !== '' && !isUnfolded) unfold();
      });
      pick.onDidAccept(() => {
        const { choice, opens } = pick.selectedItems[0] ?? {};
        if (choice) resolve(choice);
        else if (opens) unfold(offerItem(opens).label);
      });
      void merge(ranges);
      pick.show();
    });
  } finally {
    isOpen.now = false;
    // From now on, what is shown is what gets written.
    merging.cancel();
    listener?.dispose();
    pick.dispose();
  }
}

/** With the name of the document to insert into, if the user didn't choose it. */
type Action = 'insert' | 'copy' | { readonly name: string };

/** The title of a command for some runs, with what is known about them. */
export function titleOf(
  action: Action,
  runs: number,
  ...known: readonly (string | undefined)[]
): string {
  return [actionOf(action, runs), ...known].filter((part) => part !== undefined).join(' · ');
}

function actionOf(action: Action, runs: number): string {
  const { t } = vscode.l10n;
  const count = formatCount(runs);
  if (typeof action === 'object') {
    const { name } = action;
    return runs === 1
      ? t('Insert 1 Run into {0} As', name)
      : t('Insert {0} Runs into {1} As', count, name);
  }
  if (action === 'insert') {
    return runs === 1 ? t('Insert 1 Run As') : t('Insert {0} Runs As', count);
  }
  return runs === 1 ? t('Copy 1 Run As') : t('Copy {0} Runs As', count);
}

function rangesButton(wanted: RangesOver): vscode.QuickInputButton {
  return wanted === 'numbers'
    ? {
        iconPath: new vscode.ThemeIcon('fold'),
        tooltip: vscode.l10n.t('Merge Ranges Across Unused Run Numbers'),
      }
    : {
        iconPath: new vscode.ThemeIcon('unfold'),
        tooltip: vscode.l10n.t('Split Ranges at Unused Run Numbers'),
      };
}

function commentButton({ isOn }: Comment): vscode.QuickInputButton {
  return isOn
    ? {
        iconPath: new vscode.ThemeIcon('comment-unresolved'),
        tooltip: vscode.l10n.t('Don’t Write Where the Runs Come From'),
      }
    : {
        iconPath: new vscode.ThemeIcon('comment'),
        tooltip: vscode.l10n.t('Write Where the Runs Come From'),
      };
}

function placeholderOf({ existing, isChecking }: Merging, comment: Comment | undefined): string {
  const { t } = vscode.l10n;
  if (isChecking) return t('Checking which run numbers exist…');
  const withComment = comment?.isOn === true;
  if (existing) {
    return withComment
      ? t('Ranges are merged across unused run numbers; a comment says where the runs come from')
      : t('Ranges are merged across unused run numbers');
  }
  return withComment
    ? t('Choose how to write the runs; a comment says where they come from')
    : t('Choose how to write the runs');
}

/** Where the runs come from, with an offer to search for others. */
function sourceItems(source: string | undefined): Item[] {
  if (source === undefined) return [];
  return [
    separator(source),
    {
      label: `$(search) ${vscode.l10n.t('Search for Other Runs…')}`,
      choice: { how: 'search' },
    },
  ];
}

function sectionItems({ title, offers }: Section): Item[] {
  return offers.length === 0 ? [] : [separator(title), ...offers.map(offerItem)];
}

/** The row that expands a section; it lists the names of its offers. */
function foldedItems({ offers, foldedAs = '' }: Section): Item[] {
  if (offers.length === 0) return [];
  const detail = shortened(formatList(offers.map(({ label }) => label)));
  return [{ label: `$(ellipsis) ${foldedAs}`, detail, opens: offers[0] }];
}

function separator(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** A row with a preview; if it can't be written, the row says why and can't be chosen. */
function offerItem({ label, choice, preview, again }: Offer): Item {
  try {
    const { text, note } = preview();
    return {
      label,
      ...(note !== undefined && { description: `$(info) ${note}` }),
      detail: shortened(text),
      choice,
      ...(again && {
        again: again.choice,
        buttons: [{ iconPath: new vscode.ThemeIcon('edit'), tooltip: again.label }],
      }),
    };
  } catch (error) {
    return { label: `$(circle-slash) ${label}`, detail: withoutIcons(messageOf(error)) };
  }
}

/** The beginning of a text, on one line. */
export function shortened(text: string): string {
  const line = text.trim().replaceAll(/\s*\n\s*/g, ' ⏎ ');
  return withoutIcons(line.length > longest ? `${line.slice(0, longest - 1)}…` : line);
}
