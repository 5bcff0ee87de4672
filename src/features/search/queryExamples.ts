import * as vscode from 'vscode';
import { loadLanguage } from '../common/index.ts';

interface ExampleRow extends vscode.QuickPickItem {
  readonly query?: string;
}

/**
 * Shows the query language by examples. Returns the chosen one, the previous text if the user goes
 * back, or undefined if the user cancels.
 */
export async function chooseExample(title: string, text: string): Promise<string | undefined> {
  const { exampleGroups } = await loadLanguage();
  const pick = vscode.window.createQuickPick<ExampleRow>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Choose an example to start from');
  pick.buttons = [vscode.QuickInputButtons.Back];
  pick.matchOnDetail = true;
  pick.items = exampleGroups().flatMap((group): ExampleRow[] => [
    { label: group.title, kind: vscode.QuickPickItemKind.Separator },
    ...group.examples.map(({ query, finds }) => ({ label: query, detail: finds, query })),
  ]);
  try {
    return await new Promise((resolve) => {
      pick.onDidTriggerButton(() => resolve(text));
      pick.onDidHide(() => resolve(undefined));
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen?.query !== undefined) resolve(chosen.query);
      });
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
