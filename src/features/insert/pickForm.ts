import * as vscode from 'vscode';
import { isCancellation, logError, messageOf, withoutIcons } from '../common/index.ts';
import type { RangesOver } from './arguments.ts';
import type { Change } from './existing.ts';
import type { UsableForm } from './forms.ts';
import type { Merging } from './merging.ts';
import { toggle, type Comment } from './provenance.ts';

/** A form to insert runs in, or a change of the runs at the cursor in the form that they have. */
export type Choice =
  | {
      readonly how: 'insert';
      readonly form: UsableForm;
      /** Whether what is remembered of the form is to be asked for again. */
      readonly isAnew?: boolean;
    }
  | { readonly how: Change };

/** What the user does with the list of forms: choose, or look for other runs. */
export type Picked = Choice | { readonly how: 'search' };

/** What would be written. */
export interface Preview {
  readonly text: string;
  /** What has to be known of it. */
  readonly note?: string | undefined;
}

export interface Offer {
  readonly label: string;
  readonly choice: Choice | undefined;
  /** @throws UserError where that can't be written. */
  readonly preview: () => Preview;
  /** What chooses it with something that is remembered asked for again. */
  readonly again?: { readonly label: string; readonly choice: Choice } | undefined;
}

export interface Section {
  readonly title: string;
  readonly offers: readonly Offer[];
  /** What is seldom wanted is one row at first, by this name, which opens the rest. */
  readonly foldedAs?: string | undefined;
}

export interface PickOptions {
  readonly title: string;
  /** Where the runs were selected, for others to be looked for. */
  readonly source: string | undefined;
  /** Asked again when the text or the ranges change. */
  readonly sections: () => readonly Section[];
  readonly onDidChange?: vscode.Event<void> | undefined;
  readonly merging: Merging;
  /** What ranges go over at first. */
  readonly ranges: RangesOver;
  /** What can say where the runs come from. */
  readonly comment?: Comment | undefined;
}

interface Item extends vscode.QuickPickItem {
  readonly choice?: Picked | undefined;
  /** Of a row that opens a section: its first offer. */
  readonly opens?: Offer | undefined;
  /** What its button chooses. */
  readonly again?: Choice | undefined;
}

/** The longest preview, in characters. */
const longest = 100;

/**
 * Lets the user choose how runs are written; each choice shows what it would write. Undefined when
 * the user leaves.
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
    // Among what fits a text that is typed, VS Code chooses.
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
      // Whoever types looks for it among all.
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
    // What is shown now is what is written.
    merging.cancel();
    listener?.dispose();
    pick.dispose();
  }
}

/** The title of a command for some runs, with their luminosity where that is known. */
export function titleOf(action: 'insert' | 'copy', runs: number, luminosity?: string): string {
  const title = actionOf(action, runs);
  return luminosity === undefined ? title : `${title} · ${luminosity}`;
}

function actionOf(action: 'insert' | 'copy', runs: number): string {
  const { t } = vscode.l10n;
  const count = runs.toLocaleString('en');
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
        tooltip: vscode.l10n.t("Don't Write Where the Runs Come From"),
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

/** Where the runs come from, with a way to others. */
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

/** The row that opens a section, with the names of what is in it. */
function foldedItems({ offers, foldedAs = '' }: Section): Item[] {
  if (offers.length === 0) return [];
  const detail = shortened(offers.map(({ label }) => label).join(', '));
  return [{ label: `$(ellipsis) ${foldedAs}`, detail, opens: offers[0] }];
}

function separator(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** A row with a preview; what can't be written says why, and can't be chosen. */
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

/** The begin of a text, on one line. */
export function shortened(text: string): string {
  const line = text.trim().replaceAll(/\s*\n\s*/g, ' ⏎ ');
  return withoutIcons(line.length > longest ? `${line.slice(0, longest - 1)}…` : line);
}
