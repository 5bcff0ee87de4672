import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { logError, readRuns, UserError } from '../common/index.ts';
import { placeOf, scheme } from '../documents/index.ts';
import { dragTypes } from '../runs/index.ts';
import { addressType } from './dropTypes.ts';
import type { Forms } from './forms.ts';

/** Runs dropped into a document are written in the form last chosen for its language. */
export class RunsDrop implements vscode.DocumentDropEditProvider {
  readonly #forms: () => Promise<Forms>;
  readonly #url: () => string;

  /** @param url Where the RunDB is. @throws UserError where the setting has a mistake. */
  constructor(forms: () => Promise<Forms>, url: () => string) {
    this.#forms = forms;
    this.#url = url;
  }

  async provideDocumentDropEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    dataTransfer: vscode.DataTransfer,
    token?: vscode.CancellationToken,
  ): Promise<vscode.DocumentDropEdit[]> {
    const { version } = document;
    const runs = await runsIn(dataTransfer);
    if (runs.length === 0) return [];
    const [forms, { dataPath }, { placeOf: placeIn }, { Writer }, { Selection }] =
      await Promise.all([
        this.#forms(),
        import('./forms.ts'),
        import('./target.ts'),
        import('./writer.ts'),
        import('../../core/selection/index.ts'),
      ]);
    // Where something was dropped a moment ago may be elsewhere now.
    if (token?.isCancellationRequested || document.version !== version) return [];
    const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
    const place = placeIn(document, new vscode.Range(position, position), editor?.options);
    const writer = new Writer(Selection.of(runs), {
      path: dataPath,
      url: this.#url,
      existing: () => undefined,
    });
    const usual = forms.defaultFor(place.language);
    const { own, others } = forms.for(place.language);
    const all = [usual, ...[...own, ...others].filter(({ id }) => id !== usual.id)];
    return all.flatMap((form) => {
      if (form.kind === 'broken') return [];
      try {
        const text = writer.write(form, place);
        const kind = vscode.DocumentDropOrPasteEditKind.Empty.append(
          'rundb',
          form.kind === 'known' ? form.id : 'own',
        );
        return new vscode.DocumentDropEdit(
          text,
          vscode.l10n.t('Insert Runs: {0}', form.title),
          kind,
        );
      } catch (error) {
        // What can't hold these runs is not offered.
        if (!(error instanceof UserError)) logError(error);
        return [];
      }
    });
  }
}

/** What is dragged out of our views; or records, from an editor's tab or the explorer. */
async function runsIn(dataTransfer: vscode.DataTransfer): Promise<readonly RunId[]> {
  for (const type of dragTypes) {
    const text = await dataTransfer.get(type)?.asString();
    const runs = text === undefined || text === '' ? undefined : readRuns(parsed(text));
    if (runs) return runs;
  }
  const addresses = (await dataTransfer.get(addressType)?.asString())?.split(/\r?\n/) ?? [];
  return addresses.flatMap((address) => runAt(address) ?? []);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    logError(error);
    return undefined;
  }
}

/** The run whose record is at an address; undefined where that is something else. */
function runAt(address: string): RunId | undefined {
  if (!address.startsWith(`${scheme}:`)) return undefined;
  const place = placeOf(vscode.Uri.parse(address));
  return place?.kind === 'run' ? { experiment: place.experiment, run: place.run } : undefined;
}
