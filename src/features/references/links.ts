import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { isSimulated, type MentionForm } from '../../core/selection/index.ts';
import { addressOf } from '../documents/index.ts';
import type { KnownRuns } from './knownRuns.ts';
import { mentionsAround, rangeOf, runAt } from './mentions.ts';

/** Only paths are links: a list with every number underlined would be hard to read. */
const linked: ReadonlySet<MentionForm> = new Set<MentionForm>(['path', 'dqm-path']);

/** The offset of the cursor in a visible document; otherwise 0. */
function cursorIn(document: vscode.TextDocument): number {
  const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
  return editor ? document.offsetAt(editor.selection.active) : 0;
}

/**
 * Navigates from a run in code to its record: by document links on paths, "Go to Definition" and
 * "Peek Definition". Runs known not to exist have no links.
 */
export class Links implements vscode.DocumentLinkProvider, vscode.DefinitionProvider {
  readonly #known: KnownRuns;

  constructor(known: KnownRuns) {
    this.#known = known;
  }

  async provideDocumentLinks(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentLink[]> {
    await this.#known.ready;
    const host = this.#known.session?.host;
    if (host === undefined) return [];
    // VS Code requests links only once for a text, so wait for what is being loaded.
    await this.#known.settled();
    if (token.isCancellationRequested) return [];
    const runs = mentionsAround(document, cursorIn(document))
      .filter(({ form }) => linked.has(form))
      .flatMap(({ parts }) => parts.flatMap(({ runs }) => runs))
      .filter(({ run }) => !this.#isMissing(run));
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
    if (host === undefined || !named || this.#isMissing(named.run)) return [];
    return [
      {
        originSelectionRange: rangeOf(document, named),
        targetUri: addressOf(named.run, host),
        targetRange: new vscode.Range(0, 0, 0, 0),
      },
    ];
  }

  #isMissing(run: RunId): boolean {
    const iov = { first: run, last: run };
    return isSimulated(iov) || this.#known.get(iov)?.count === 0;
  }
}
