import * as vscode from 'vscode';
import { formatCount, formatList } from '../../core/format/index.ts';
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

/** More columns than that aren't readable. */
const mostRuns = 50;
const mostNames = 4;

/** Comparisons of records field by field, each as a read-only document. */
export class Sheets implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #changed: vscode.EventEmitter<vscode.Uri>;
  readonly #listener: vscode.Disposable;
  /** The texts of comparisons that are about to be opened, by URI. */
  readonly #fresh = new Map<string, string>();

  /** @param changed Fired with the URI of a comparison to reload. */
  constructor(connection: Connection, records: Records, changed: vscode.EventEmitter<vscode.Uri>) {
    this.#connection = connection;
    this.#changed = changed;
    this.#listener = records.onDidExpire(() => {
      for (const { uri } of vscode.workspace.textDocuments) {
        if (uri.scheme === sheetScheme) this.#changed.fire(uri);
      }
    });
  }

  /** @throws UserError if there are too many, RunDBError if one doesn't exist. */
  async open(runs: readonly RunId[]): Promise<void> {
    if (runs.length > mostRuns) {
      throw new UserError(
        vscode.l10n.t(
          'Up to {0} runs can be compared field by field, not {1}. Select fewer, or open an overview of them.',
          mostRuns,
          formatCount(runs.length),
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
    // If it's open already, this updates it.
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  }

  /** Loads the records again if they may have changed in the meantime. */
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

/**
 * The URI contains the runs, so that it can be opened again. A Markdown document would wrap its
 * lines.
 */
function addressOfSheet(runs: readonly RunId[], host: string): vscode.Uri {
  const names = runs.map(({ experiment, run }) => `${experiment}:${run}`);
  const name = runs.length > mostNames ? countRuns(runs.length) : formatList(names);
  const title = vscode.l10n.t('Compare {0}', name);
  const query = JSON.stringify(runArguments(runs));
  return vscode.Uri.from({ scheme: sheetScheme, authority: host, path: `/${title}`, query });
}

/** @throws UserError if the URI isn't one of ours. */
function runsOfSheet({ query }: vscode.Uri): readonly RunId[] {
  let runs: RunId[] | undefined;
  try {
    runs = readRuns(JSON.parse(query));
  } catch {
    // Reported below.
  }
  if (runs) return runs;
  throw new UserError(vscode.l10n.t('That isn’t the address of a comparison.'));
}
