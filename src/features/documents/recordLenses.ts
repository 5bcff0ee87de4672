import * as vscode from 'vscode';
import { runFacts } from '../../core/records/index.ts';
import { isJsonObject, parseJson, type RunId } from '../../core/rundb/index.ts';
import type { Direction } from '../../core/store/index.ts';
import { withoutIcons } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { placeOf, scheme, tabNameOf } from './address.ts';
import { describeRecord } from './recordLine.ts';

/**
 * A line above a record that summarizes it for physicists, and links to the previous and next run.
 */
export class RecordLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #connection: Connection;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposable: vscode.Disposable;
  #endListening: (() => void) | undefined;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#disposable = vscode.Disposable.from(
      this.#changed,
      connection.onDidChange(() => this.#listen()),
      vscode.languages.registerCodeLensProvider({ scheme }, this),
    );
    this.#listen();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { uri } = document;
    const run = runAt(uri);
    const line = lineOf(document.getText());
    if (!run || line === undefined) return [];
    const { range } = document.lineAt(0);
    const lens = (command: vscode.Command): vscode.CodeLens => new vscode.CodeLens(range, command);
    const [previous, next] = await Promise.all([
      this.#wayTo('previous', uri, run),
      this.#wayTo('next', uri, run),
    ]);
    // A lens without a command is plain text.
    return [{ title: withoutIcons(line), command: '' }, previous, next].flatMap((command) =>
      command ? [lens(command)] : [],
    );
  }

  dispose(): void {
    this.#endListening?.();
    this.#disposable.dispose();
  }

  /** Undefined if there's no run in that direction. */
  async #wayTo(
    direction: Direction,
    uri: vscode.Uri,
    run: RunId,
  ): Promise<vscode.Command | undefined> {
    const { session } = this.#connection;
    if (!session || (uri.authority !== '' && uri.authority !== session.host)) return undefined;
    const found = await session.store.adjacent(run, direction);
    if (found === 'none') return undefined;
    return { title: titleOf(direction, found), command: `rundb.${direction}Run`, arguments: [uri] };
  }

  #listen(): void {
    this.#endListening?.();
    this.#endListening = this.#connection.session?.store.onDidChange((experiment) => {
      const isShown = vscode.window.visibleTextEditors.some(
        ({ document }) => runAt(document.uri)?.experiment === experiment,
      );
      if (isShown) this.#changed.fire();
    });
    this.#changed.fire();
  }
}

function runAt(uri: vscode.Uri): RunId | undefined {
  const place = uri.scheme === scheme ? placeOf(uri) : undefined;
  return place?.kind === 'run' ? place : undefined;
}

/** Undefined if the text isn't a record. */
function lineOf(text: string): string | undefined {
  try {
    const record = parseJson(text);
    return isJsonObject(record) ? describeRecord(runFacts(record)) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function titleOf(direction: Direction, run: RunId | undefined): string {
  const { t } = vscode.l10n;
  if (direction === 'previous') {
    const words = run ? t('Previous: {0}', tabNameOf(run)) : t('Previous Run');
    return `$(arrow-left) ${words}`;
  }
  const words = run ? t('Next: {0}', tabNameOf(run)) : t('Next Run');
  return `${words} $(arrow-right)`;
}
