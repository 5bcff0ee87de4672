import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { logError, readRuns, UserError } from '../common/index.ts';
import { placeOf, scheme } from '../documents/index.ts';
import { dragTypes } from '../runs/index.ts';
import type { Forms } from './forms.ts';

/** Where addresses of files and records are. */
export const addressType = 'text/uri-list';

/** Runs dropped into a document are written in the form last chosen for its language. */
export class RunsDrop implements vscode.DocumentDropEditProvider {
  readonly #forms: () => Promise<Forms>;

  constructor(forms: () => Promise<Forms>) {
    this.#forms = forms;
  }

  async provideDocumentDropEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    dataTransfer: vscode.DataTransfer,
  ): Promise<vscode.DocumentDropEdit[]> {
    const runs = await runsIn(dataTransfer);
    if (runs.length === 0) return [];
    const [forms, { Target }, { Writer }, { Selection }] = await Promise.all([
      this.#forms(),
      import('./target.ts'),
      import('./writer.ts'),
      import('../../core/selection/index.ts'),
    ]);
    const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
    const target = new Target(document, [], editor?.options);
    const place = target.placeOf(new vscode.Range(position, position));
    const writer = new Writer(Selection.of(runs));
    const usual = forms.defaultFor(target.language);
    const others = forms.for(target.language).filter(({ id }) => id !== usual.id);
    return [usual, ...others].flatMap((form) => {
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
