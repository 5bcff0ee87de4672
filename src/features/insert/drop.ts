import * as vscode from 'vscode';
import { readRuns, logError } from '../common/index.ts';
import { dragTypes } from '../runs/index.ts';
import type { Forms } from './forms.ts';

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
    const target = new Target(document, []);
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
        // The others can be chosen.
        logError(error);
        return [];
      }
    });
  }
}

async function runsIn(dataTransfer: vscode.DataTransfer) {
  for (const type of dragTypes) {
    const text = await dataTransfer.get(type)?.asString();
    if (text === undefined || text === '') continue;
    try {
      const runs = readRuns(JSON.parse(text));
      if (runs) return runs;
    } catch (error) {
      logError(error);
    }
  }
  return [];
}
