import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import {
  countRuns,
  qualityInWords,
  readRuns,
  runArguments,
  UserError,
  withSignal,
} from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import { sheetScheme } from './sheetScheme.ts';

/** More are too many columns to read. */
const mostRuns = 50;
const mostNames = 4;

/** Records beside each other, field by field, each comparison as a document that can be read and copied. */
export class Sheets implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #changed: vscode.EventEmitter<vscode.Uri>;
  readonly #listener: vscode.Disposable;
  /** Printed just now, for who opens it. */
  readonly #fresh = new Map<string, string>();

  /** @param changed Hears which of them is to be read anew. */
  constructor(connection: Connection, records: Records, changed: vscode.EventEmitter<vscode.Uri>) {
    this.#connection = connection;
    this.#changed = changed;
    this.#listener = records.onDidExpire(() => {
      for (const { uri } of vscode.workspace.textDocuments) {
        if (uri.scheme === sheetScheme) this.#changed.fire(uri);
      }
    });
  }

  /** @throws UserError where they are too many, and RunDBError where one doesn't exist. */
  async open(runs: readonly RunId[]): Promise<void> {
    if (runs.length > mostRuns) {
      throw new UserError(
        vscode.l10n.t(
          'Up to {0} runs can be compared field by field, not {1}. Select fewer, or open an overview of them.',
          mostRuns,
          runs.length.toLocaleString('en'),
        ),
      );
    }
    const session = await this.#connection.require();
    const text = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Comparing {0}', countRuns(runs.length)),
        cancellable: true,
      },
      (_progress, token) => withSignal(token, (signal) => print(session, runs, signal)),
    );
    const uri = addressOfSheet(runs, session.host);
    this.#fresh.set(uri.toString(), text);
    // One that is open already shows it, too.
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  }

  /** Read anew where runs may have changed meanwhile. */
  async text(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const fresh = this.#fresh.get(uri.toString());
    this.#fresh.delete(uri.toString());
    if (fresh !== undefined) return fresh;
    const session = await this.#connection.require();
    if (session.host !== uri.authority) {
      throw new UserError(
        vscode.l10n.t('This comparison is of runs on {0}. Sign in there first.', uri.authority),
      );
    }
    return withSignal(token, (signal) => print(session, runsOfSheet(uri), signal));
  }

  dispose(): void {
    this.#listener.dispose();
  }
}

async function print(
  { store }: Session,
  runs: readonly RunId[],
  signal: AbortSignal,
): Promise<string> {
  const { compareRecords, printSheet } = await import('../../core/comparison/index.ts');
  const records = [];
  for await (const some of store.records(runs, { signal })) records.push(...some);
  return printSheet(compareRecords(records, ({ facts }) => qualityInWords(facts)));
}

/** The address holds the runs, so that it can be opened again. As Markdown, VS Code would wrap its lines. */
function addressOfSheet(runs: readonly RunId[], host: string): vscode.Uri {
  const names = runs.map(({ experiment, run }) => `${experiment}:${run}`);
  const name = runs.length > mostNames ? countRuns(runs.length) : names.join(', ');
  const query = JSON.stringify(runArguments(runs));
  return vscode.Uri.from({ scheme: sheetScheme, authority: host, path: `/Compare ${name}`, query });
}

/** @throws UserError where the address is none of ours. */
function runsOfSheet({ query }: vscode.Uri): readonly RunId[] {
  let runs: RunId[] | undefined;
  try {
    runs = readRuns(JSON.parse(query));
  } catch {
    // It is told below.
  }
  if (runs) return runs;
  throw new UserError(vscode.l10n.t('That isn’t the address of a comparison.'));
}
