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

  const navigate = (command: string) =>
    vscode.commands.executeCommand(`workbench.action.quickOpen${command}`);

  /** What VS Code itself takes to be active when the user presses Enter. */
  async function accepted(pick: vscode.QuickPick<vscode.QuickPickItem>): Promise<unknown> {
    const selected = new Promise((resolve) => pick.onDidAccept(() => resolve(pick.selectedItems)));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return selected;
  }

  it('is the one that the user moved to, even if new rows were on their way', async () => {
    const { pick, active } = await shown();
    try {
      // VS Code executes this before it gets the new rows, and reports it after they were sent.
      const moved = navigate('SelectNext');
      const counted = rows('', '12 runs');
      active.fill(
        counted,
        counted.find(({ label }) => label === active.current?.label),
      );
      await moved;
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
      const moved = navigate('SelectNext');
      const counted = rows('', '12 runs');
      active.fill(
        counted,
        counted.find(({ label }) => label === active.current?.label),
      );
      await moved;
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
