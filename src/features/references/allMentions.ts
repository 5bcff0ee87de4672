import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { logError } from '../common/index.ts';
import { runAt } from './mentions.ts';
import { mentionsOfRun, placesInNotebook, type MentionPlace } from './mentionsOfRun.ts';

/** Finds all references in the workspace to the run at the cursor. */
export class AllMentions implements vscode.ReferenceProvider {
  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    _context: vscode.ReferenceContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[]> {
    const named = runAt(document, position);
    if (!named) return [];
    const { run } = named;
    const { files } = await mentionsOfRun(run, token);
    // VS Code needs the URIs of a notebook's cells.
    const places = files.map(async ({ uri, places: known }) => known ?? (await opened(uri, run)));
    return (await Promise.all(places))
      .flat()
      .map(({ uri, range }) => new vscode.Location(uri, range));
  }
}

/** Empty if the notebook can't be opened. */
async function opened(notebook: vscode.Uri, run: RunId): Promise<readonly MentionPlace[]> {
  try {
    return await placesInNotebook(notebook, run);
  } catch (error) {
    logError(error);
    return [];
  }
}
