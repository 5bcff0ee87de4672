import * as vscode from 'vscode';
import { formatCount, formatList } from '../../core/format/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import { countRuns, withoutIcons } from '../common/index.ts';
import type { Changes } from './changes.ts';

/** Shown to the user before runs in code are updated. */
export interface Proposal {
  readonly changes: Changes;
  /** What is known about a run, in words. */
  readonly describe: (run: RunId) => string | undefined;
  /** The new comment. */
  readonly comment: string;
}

/** The most runs to list of each kind. */
const mostListed = 500;

/** Shows which runs are removed and added. Returns whether the user confirms. */
export async function confirm({ changes, describe, comment }: Proposal): Promise<boolean> {
  const { t } = vscode.l10n;
  const { come, gone } = changes;
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem>();
  const apply = {
    label: `$(check) ${t('Apply')}`,
    detail: withoutIcons(comment),
    alwaysShow: true,
  };
  const row = (icon: string, run: RunId): vscode.QuickPickItem => {
    const about = describe(run);
    return {
      label: `$(${icon}) ${run.experiment}:${run.run}`,
      ...(about !== undefined && { description: withoutIcons(about) }),
    };
  };
  const section = (title: string, icon: string, some: readonly RunId[]) => {
    if (some.length === 0) return [];
    const rest = some.length - mostListed;
    const rows = some.slice(0, mostListed).map((run) => row(icon, run));
    if (rest > 0) rows.push({ label: t('and {0} more', formatCount(rest)) });
    return [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...rows];
  };
  pick.title = titleOf(changes);
  pick.placeholder = t('Press Enter to apply, Escape to leave the runs as they are');
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.items = [
    apply,
    ...section(t('added: {0}', countRuns(come.length)), 'diff-added', come),
    ...section(t('removed: {0}', countRuns(gone.length)), 'diff-removed', gone),
  ];
  pick.activeItems = [apply];
  try {
    return await new Promise((resolve) => {
      pick.onDidAccept(() => {
        if (pick.selectedItems[0] === apply) resolve(true);
      });
      pick.onDidHide(() => resolve(false));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

/** `Update Runs: 2 added, 1 removed` */
function titleOf({ come, gone }: Changes): string {
  const { t } = vscode.l10n;
  const parts = [
    come.length > 0 ? t('{0} added', formatCount(come.length)) : undefined,
    gone.length > 0 ? t('{0} removed', formatCount(gone.length)) : undefined,
  ];
  return t('Update Runs: {0}', formatList(parts));
}
