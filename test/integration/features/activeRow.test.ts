import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ActiveRow } from '../../../src/features/search/activeRow.ts';
import { when } from '../fixture.ts';

describe('The active row of a list', () => {
  const separator = { label: 'suggestions', kind: vscode.QuickPickItemKind.Separator };
  const rows = (...descriptions: readonly string[]) => [
    separator,
    ...['open', 'search', 'steps'].map((label, i) => ({
      label,
      description: descriptions[i] ?? '',
    })),
  ];

  async function shown(): Promise<{
    pick: vscode.QuickPick<vscode.QuickPickItem>;
    active: ActiveRow<vscode.QuickPickItem>;
  }> {
    const pick = vscode.window.createQuickPick();
    const active = new ActiveRow(pick);
    pick.onDidChangeActive(([row]) => active.report(row));
    pick.show();
    const first = rows();
    active.fill(first, first[1]);
    await when(pick.onDidChangeActive, () => !active.isPending);
    return { pick, active };
  }

  /** New rows that are sent as the user moves to the second one, whose report is on its way. */
  async function moveMeanwhile(
    active: ActiveRow<vscode.QuickPickItem>,
  ): Promise<readonly vscode.QuickPickItem[]> {
    // VS Code executes this before it gets the new rows, and reports it after they were sent.
    const moved = vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    const counted = rows('', '12 runs');
    const same = counted.find(({ label }) => label === active.current?.label);
    active.fill(counted, same);
    await moved;
    return counted;
  }

  /** What VS Code itself takes to be active when the user presses Enter. */
  async function accepted(pick: vscode.QuickPick<vscode.QuickPickItem>): Promise<unknown> {
    const selected = new Promise((resolve) => pick.onDidAccept(() => resolve(pick.selectedItems)));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return selected;
  }

  it('is the one that the user moved to, even if new rows were on their way', async () => {
    const { pick, active } = await shown();
    try {
      const counted = await moveMeanwhile(active);
      await when(pick.onDidChangeActive, () => !active.isPending);
      assert.deepEqual(await accepted(pick), [counted[2]]);
    } finally {
      pick.dispose();
    }
  });

  it('is that one for Enter, too, although VS Code has just made another active', async () => {
    const { pick, active } = await shown();
    try {
      const current = new Promise((resolve) => pick.onDidAccept(() => resolve(active.current)));
      const counted = await moveMeanwhile(active);
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      assert.equal(await current, counted[2]);
    } finally {
      pick.dispose();
    }
  });

  it('stays the first if it was, also below a row that has just appeared', async () => {
    const { pick, active } = await shown();
    try {
      const more = [{ label: 'Try Again' }, ...rows()];
      active.fill(more, more[2]);
      await when(pick.onDidChangeActive, () => !active.isPending);
      assert.deepEqual(await accepted(pick), [more[2]]);
    } finally {
      pick.dispose();
    }
  });
});
