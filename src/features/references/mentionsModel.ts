import * as vscode from 'vscode';
import { formatCount, formatSentences } from '../../core/format/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import { showError } from '../common/index.ts';
import {
  placesInNotebook,
  type MentioningFile,
  type MentionPlace,
  type MentionsOfRun,
} from './mentionsOfRun.ts';
import type { ReferencesModel } from './referencesView.ts';

/** A file, with its mentions below it. */
export class FileRow {
  readonly model: MentionsModel;
  readonly uri: vscode.Uri;
  readonly #found: number;
  /** Undefined for a notebook that hasn't been expanded. */
  rows: MentionRow[] | undefined;

  constructor(model: MentionsModel, { uri, count: found, places }: MentioningFile) {
    this.model = model;
    this.uri = uri;
    this.#found = found;
    this.rows = places?.map((place) => new MentionRow(this, place));
  }

  get count(): number {
    return this.rows?.length ?? this.#found;
  }

  /** Opens the notebook, if it is one. */
  async open(): Promise<readonly MentionRow[]> {
    if (!this.rows) {
      const places = await placesInNotebook(this.uri, this.model.run);
      this.rows ??= places.map((place) => new MentionRow(this, place));
    }
    return this.rows;
  }
}

export class MentionRow {
  readonly file: FileRow;
  readonly place: MentionPlace;

  constructor(file: FileRow, place: MentionPlace) {
    this.file = file;
    this.place = place;
  }
}

export type Row = FileRow | MentionRow;

/**
 * The mentions of a run for the References view. Notebooks aren't opened before they are expanded.
 */
export class MentionsModel implements ReferencesModel<Row> {
  readonly run: RunId;
  readonly #left: number;
  readonly #changed = new vscode.EventEmitter<Row | undefined>();
  #files: readonly FileRow[];

  readonly provider: vscode.TreeDataProvider<Row> = {
    onDidChangeTreeData: this.#changed.event,
    getTreeItem: (row) => (row instanceof FileRow ? fileItem(row) : mentionItem(row)),
    getChildren: async (row) => {
      if (!row) return [...this.#files];
      if (row instanceof MentionRow) return [];
      try {
        return [...(await row.open())];
      } catch (error) {
        showError(error);
        return [];
      }
    },
    getParent: (row) => (row instanceof MentionRow ? row.file : undefined),
  };

  readonly navigation: ReferencesModel<Row>['navigation'] = {
    nearest: (uri, position) => {
      const own = this.#stops().filter(
        (row) => row instanceof MentionRow && row.place.uri.toString() === uri.toString(),
      );
      const isBehind = (row: Row) =>
        row instanceof MentionRow && row.place.range.end.isAfterOrEqual(position);
      return own.find(isBehind) ?? own.at(-1) ?? this.#stops()[0];
    },
    next: (from) => this.#stopBeside(from, 1),
    previous: (from) => this.#stopBeside(from, -1),
    location: (row) =>
      row instanceof MentionRow
        ? new vscode.Location(row.place.uri, row.place.range)
        : new vscode.Location(row.uri, new vscode.Position(0, 0)),
  };

  readonly highlights: ReferencesModel<Row>['highlights'] = {
    getEditorHighlights: (_row, uri) =>
      this.#mentions().flatMap(({ place }) =>
        place.uri.toString() === uri.toString() ? [place.range] : [],
      ),
  };

  readonly dnd: ReferencesModel<Row>['dnd'] = {
    getDragUri: (row) => {
      if (row instanceof FileRow) return row.uri;
      if (row.place.cell !== undefined) return row.file.uri;
      const { start, end } = row.place.range;
      const fragment = `L${start.line + 1},${start.character + 1}-${end.line + 1},${end.character + 1}`;
      return row.place.uri.with({ fragment });
    },
  };

  constructor(run: RunId, { files, left }: MentionsOfRun) {
    this.run = run;
    this.#left = left;
    this.#files = files.map((file) => new FileRow(this, file));
  }

  get message(): string {
    const mentions = this.#files.reduce((sum, file) => sum + file.count, 0);
    return inWords(mentions, this.#files.length, this.#left);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** Removes a row from the list. */
  remove(row: Row): void {
    const file = row instanceof FileRow ? row : row.file;
    if (row instanceof MentionRow) file.rows = file.rows?.filter((each) => each !== row);
    if (row === file || file.count === 0) this.#files = this.#files.filter((each) => each !== file);
    this.#changed.fire(this.#files.includes(file) ? file : undefined);
  }

  /** All mentions as text, below the paths of their files. Opens the notebooks. */
  async asText(): Promise<string> {
    const texts = await Promise.all(this.#files.map(textOfFile));
    return texts.join('\n');
  }

  #mentions(): MentionRow[] {
    return this.#files.flatMap(({ rows }) => rows ?? []);
  }

  /**
   * The rows that "next" and "previous" stop at: all mentions, and each notebook that isn't open.
   */
  #stops(): Row[] {
    return this.#files.flatMap<Row>((file) => file.rows ?? [file]);
  }

  #stopBeside(from: Row, step: 1 | -1): Row {
    const all = this.#files.flatMap<Row>((file) => [file, ...(file.rows ?? [])]);
    const isStop = new Set(this.#stops());
    const start = all.indexOf(from);
    for (let i = 1; i <= all.length; i++) {
      const row = all[(start + step * i + all.length * 2) % all.length];
      if (row && isStop.has(row)) return row;
    }
    return from;
  }
}

/** A row as text. Opens its notebook. */
export async function textOfRow(row: Row): Promise<string> {
  return row instanceof FileRow ? textOfFile(row) : textOfMention(row);
}

async function textOfFile(file: FileRow): Promise<string> {
  const lines = (await file.open()).map((row) => `  ${textOfMention(row)}`);
  return [vscode.workspace.asRelativePath(file.uri), ...lines, ''].join('\n');
}

function textOfMention({ place }: MentionRow): string {
  const { start } = place.range;
  const where =
    place.cell === undefined
      ? `${start.line + 1}, ${start.character + 1}`
      : vscode.l10n.t('Cell {0}, line {1}', place.cell, start.line + 1);
  return `${where}: ${place.line.join('')}`;
}

function fileItem(row: FileRow): vscode.TreeItem {
  const item = new vscode.TreeItem(row.uri, vscode.TreeItemCollapsibleState.Collapsed);
  item.contextValue = 'rundbMentioningFile';
  item.description = true;
  item.iconPath = vscode.ThemeIcon.File;
  return item;
}

function mentionItem({ place }: MentionRow): vscode.TreeItem {
  const [before, mention, behind] = place.line;
  const item = new vscode.TreeItem({
    label: before + mention + behind,
    highlights: [[before.length, before.length + mention.length]],
  });
  item.contextValue = 'rundbMention';
  if (place.cell !== undefined) item.description = vscode.l10n.t('Cell {0}', place.cell);
  item.command = {
    command: 'vscode.open',
    title: vscode.l10n.t('Open'),
    arguments: [place.uri, { selection: new vscode.Range(place.range.start, place.range.start) }],
  };
  return item;
}

/** `5 mentions in 3 files`, and how many files weren't read. */
function inWords(mentions: number, files: number, left: number): string {
  const { t } = vscode.l10n;
  const all =
    mentions === 1
      ? t('1 mention in 1 file')
      : files === 1
        ? t('{0} mentions in 1 file', formatCount(mentions))
        : t('{0} mentions in {1} files', formatCount(mentions), formatCount(files));
  return left === 0 ? all : formatSentences([t('{0}.', all), aboutLeft(left)]);
}

/** Says how many files weren't read; the log says which. */
export function aboutLeft(left: number): string {
  return left === 1
    ? vscode.l10n.t('1 file wasn’t read: see the log.')
    : vscode.l10n.t('{0} files weren’t read: see the log.', formatCount(left));
}
