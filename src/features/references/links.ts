import * as vscode from 'vscode';
import { addressOf } from '../documents/index.ts';
import type { KnownRuns } from './knownRuns.ts';
import { mentionsIn, rangeOf, runAt } from './mentions.ts';

/** Leads from a run in code to its record: by a link, by "Go to Definition" and by peeking. */
export class Links implements vscode.DocumentLinkProvider, vscode.DefinitionProvider {
  readonly #known: KnownRuns;

  constructor(known: KnownRuns) {
    this.#known = known;
  }

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    await this.#known.ready;
    const host = this.#known.session?.host;
    if (host === undefined) return [];
    const runs = mentionsIn(document).flatMap(({ parts }) => parts.flatMap(({ runs }) => runs));
    return runs.map((named) => {
      const link = new vscode.DocumentLink(rangeOf(document, named), addressOf(named.run, host));
      const { experiment, run } = named.run;
      link.tooltip = vscode.l10n.t('Open the record of run {0} of experiment {1}', run, experiment);
      return link;
    });
  }

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.LocationLink[]> {
    await this.#known.ready;
    const host = this.#known.session?.host;
    const named = runAt(document, position);
    if (host === undefined || !named) return [];
    return [
      {
        originSelectionRange: rangeOf(document, named),
        targetUri: addressOf(named.run, host),
        targetRange: new vscode.Range(0, 0, 0, 0),
      },
    ];
  }
}
