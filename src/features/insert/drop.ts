import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { logError, readRuns, UserError } from '../common/index.ts';
import { placeOf, scheme } from '../documents/index.ts';
import { dragTypes } from '../runs/index.ts';
import { addressType } from './dropTypes.ts';
import type { KnownRuns } from '../references/index.ts';
import type { Forms } from './forms.ts';

/** Writes runs dropped into a document in the format last chosen for its language. */
export class RunsDrop implements vscode.DocumentDropEditProvider {
  readonly #forms: () => Promise<Forms>;
  readonly #url: () => string;
  readonly #known: Pick<KnownRuns, 'session' | 'open'>;

  /** @param url The address of the RunDB. @throws UserError if the setting isn't valid. */
  constructor(
    forms: () => Promise<Forms>,
    url: () => string,
    known: Pick<KnownRuns, 'session' | 'open'>,
  ) {
    this.#forms = forms;
    this.#url = url;
    this.#known = known;
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
    const [forms, { dataPath }, { placeOf: placeIn }, { Writer }, { Selection }, { Energies }] =
      await Promise.all([
        this.#forms(),
        import('./forms.ts'),
        import('./target.ts'),
        import('./writer.ts'),
        import('../../core/selection/index.ts'),
        import('./energies.ts'),
      ]);
    // The document was edited in the meantime, so the position may be wrong.
    if (token?.isCancellationRequested || document.version !== version) return [];
    const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
    const place = placeIn(document, new vscode.Range(position, position), editor?.options);
    const energies = new Energies(runs, this.#known, this.#known.session?.store);
    const writer = new Writer(Selection.of(runs), {
      path: dataPath,
      url: this.#url,
      existing: () => undefined,
      // Only what is known already: a drop doesn’t wait.
      energyOf: () => energies.of,
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
        // Formats that can't express these runs aren't offered.
        if (!(error instanceof UserError)) logError(error);
        return [];
      }
    });
  }
}

/** The runs dragged from our views, or the records dragged from an editor tab or the Explorer. */
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

/** The run whose record has this URI; undefined for anything else. */
function runAt(address: string): RunId | undefined {
  if (!address.startsWith(`${scheme}:`)) return undefined;
  const place = placeOf(vscode.Uri.parse(address));
  return place?.kind === 'run' ? { experiment: place.experiment, run: place.run } : undefined;
}
