import path from 'node:path';
import * as vscode from 'vscode';
import {
  notebookOf,
  pathOfName,
  saveNotebook,
  saveRuns,
  usualFields,
  type About,
  type FileFormat,
  type Written,
} from '../../core/files/index.ts';
import { formatList, formatSentences } from '../../core/format/index.ts';
import type { Path } from '../../core/records/index.ts';
import { withDemoNote } from '../../core/rundb/index.ts';
import { RecordsToExport } from '../../core/store/index.ts';
import { countRuns, perform, UserError, withSignal } from '../common/index.ts';
import { requireSame, type Connection, type Session } from '../connection/index.ts';
import type { RunRows } from '../runs/index.ts';
import type { Search } from '../search/index.ts';
import { readArguments, type ExportArguments } from './arguments.ts';
import { askForFields, askForFile, askForFormat, extensionOf, formatOf } from './ask.ts';
import { tableOf } from './notebookTable.ts';
import { chosenRuns, givenRuns, type ToExport } from './toExport.ts';

/**
 * The result of a command: the file, the number of runs in it, and the fields that were written as
 * text.
 */
export interface Exported {
  readonly runs: number;
  /**
   * The number of results that aren't records of a run, and so aren't in the file; undefined for
   * given runs.
   */
  readonly unreadable?: number | undefined;
  readonly file: string;
  readonly asText: readonly string[];
}

/** Writes runs to files, and prompts for anything that isn't given. */
export class Exporter {
  readonly #connection: Connection;
  readonly #search: Search;
  /** Where runs may be selected. */
  readonly #views: readonly RunRows[];
  /** The path of the worker's script. */
  readonly #worker: string;
  /** `rundb 0.1.0` */
  readonly #writer: string;

  constructor(
    connection: Connection,
    search: Search,
    views: readonly RunRows[],
    worker: string,
    writer: string,
  ) {
    this.#connection = connection;
    this.#search = search;
    this.#views = views;
    this.#worker = worker;
    this.#writer = writer;
  }

  /**
   * Undefined if the user cancels. @throws UserError, FileError, RunDBError; the signal's reason if
   * the user cancels the progress.
   */
  async export(
    argument: unknown,
    row?: unknown,
    selection?: unknown,
  ): Promise<Exported | undefined> {
    const given = readArguments(argument);
    const session = await this.#connection.require();
    const toExport = await this.#runs(session, given, row, selection);
    if (!toExport) return undefined;
    const named = given.file === undefined ? undefined : formatOf(given.file);
    const format = given.format ?? named ?? (await askForFormat(toExport));
    if (format === undefined) return undefined;
    const fields = await this.#fields(session, toExport, given);
    if (fields === undefined) return undefined;
    const file = given.file ?? (await askForFile(toExport, extensionOf(format)));
    if (file === undefined) return undefined;
    requireFull(file);
    const about = this.#about(session, toExport);
    const { rows, asText } = await this.#save(session, toExport, { format, file, fields, about });
    const { unreadable } = toExport;
    const exported = { runs: rows, file, asText, ...(unreadable !== undefined && { unreadable }) };
    if (given.file === undefined) this.#tell(exported, format);
    return exported;
  }

  /** Writes a notebook, and next to it the runs that it reads, and opens it. */
  async openNotebook(
    argument: unknown,
    row?: unknown,
    selection?: unknown,
  ): Promise<string | undefined> {
    const given = readArguments(argument);
    const session = await this.#connection.require();
    const toExport = await this.#runs(session, given, row, selection);
    if (!toExport) return undefined;
    const chosen = given.file ?? (await askForFile(toExport, 'ipynb'));
    if (chosen === undefined) return undefined;
    requireFull(chosen);
    const csv = await tableOf(chosen);
    const about = this.#about(session, toExport);
    const options = { format: 'csv', file: csv, fields: usualFields, about } as const;
    const { rows } = await this.#save(session, toExport, options);
    await saveNotebook(chosen, notebookOf(path.basename(csv), rows, about));
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(chosen));
    const unread = describeUnread(toExport.unreadable);
    if (unread !== undefined) void vscode.window.showWarningMessage(unread);
    return chosen;
  }

  /**
   * The session that finds the runs has to return their records too; the export fails if another
   * session has started.
   */
  async #runs(
    session: Session,
    given: ExportArguments,
    row: unknown,
    selection: unknown,
  ): Promise<ToExport | undefined> {
    const runs =
      (await givenRuns(this.#search, given)) ??
      (await chosenRuns(this.#search, this.#views, row, selection));
    requireSame(this.#connection, session);
    return runs;
  }

  async #fields(
    { store }: Session,
    toExport: ToExport,
    { file, fields }: ExportArguments,
  ): Promise<readonly Path[] | 'all' | undefined> {
    if (fields === 'all') return fields;
    if (fields) return fields.map(pathOfName);
    return file === undefined ? askForFields(store, toExport) : 'all';
  }

  #about({ rundb, demo }: Session, { runs, query, of }: ToExport): About {
    const time = new Date().toISOString();
    const selected = of === undefined ? undefined : { runs: runs.length, of };
    return {
      query,
      selected,
      server: withDemoNote(rundb.url, demo),
      time,
      writer: this.#writer,
    };
  }

  async #save(
    { store }: Session,
    { runs }: ToExport,
    options: {
      readonly format: FileFormat;
      readonly file: string;
      readonly fields: readonly Path[] | 'all';
      readonly about: About;
    },
  ): Promise<Written> {
    const { fields, file } = options;
    const place = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Exporting {0} to {1}', countRuns(runs.length), path.basename(file)),
      cancellable: true,
    };
    return vscode.window.withProgress(place, (progress, token) =>
      withSignal(token, (signal) => {
        let told = 0;
        const records = new RecordsToExport(store, runs, { signal });
        return saveRuns(records, {
          ...options,
          shares: () => records.shares(),
          fields: fields === 'all' ? undefined : fields,
          worker: this.#worker,
          runs: runs.length,
          signal,
          progress: (done) => {
            progress.report({ increment: 100 * (done - told) });
            told = done;
          },
        });
      }),
    );
  }

  #tell({ runs, unreadable, file, asText }: Exported, format: FileFormat): void {
    const { t } = vscode.l10n;
    const done = t('Exported {0} to {1}.', countRuns(runs), path.basename(file));
    const mixed =
      asText.length > 0
        ? t('Written as text, because the values have different types: {0}.', formatList(asText))
        : undefined;
    const uri = vscode.Uri.file(file);
    const isInWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    const { executeCommand } = vscode.commands;
    const open = { title: t('Open'), act: () => executeCommand('vscode.open', uri) };
    const reveal = t('Reveal');
    const actions = [
      ...(format.startsWith('parquet') ? [] : [open]),
      ...(isInWorkspace
        ? [{ title: reveal, act: () => executeCommand('revealInExplorer', uri) }]
        : []),
      // On a remote computer, the file manager can't be opened here.
      ...(!isInWorkspace && vscode.env.remoteName === undefined
        ? [{ title: reveal, act: () => executeCommand('revealFileInOS', uri) }]
        : []),
    ];
    void vscode.window
      .showInformationMessage(
        formatSentences([done, describeUnread(unreadable), mixed]),
        ...actions,
      )
      .then((chosen) => chosen && perform(chosen.act));
  }
}

/** A note for the number of runs in a file. */
function describeUnread(unreadable = 0): string | undefined {
  if (unreadable === 0) return undefined;
  return vscode.l10n.t('Not in the file: {0} that can’t be read.', countRuns(unreadable));
}

function requireFull(file: string): void {
  if (path.isAbsolute(file)) return;
  throw new UserError(vscode.l10n.t('“{0}” isn’t a full path.', file));
}
