import * as vscode from 'vscode';
import {
  findMentions,
  itemWithComma,
  placeIn,
  readRuns,
  Selection,
  type Language,
  type Mention,
  type MentionForm,
  type Place,
  type ReadOptions,
  type RunsInText,
} from '../../core/selection/index.ts';
import { languageOf, UserError } from '../common/index.ts';
import type { How } from './arguments.ts';

/** Forms whose whole is seen from any place in it. */
const rewritable: ReadonlySet<MentionForm> = new Set<MentionForm>([
  'numbers',
  'ranges',
  'exprun',
  'iov',
  'interval',
  'event-info-setter',
  'dqm-input',
  'pandas-cut',
  'rdataframe-cut',
  'b2info',
]);

/** What is done to runs that are there. */
export type Change = Exclude<How, 'insert'>;

/** Runs that stand in a document already, where the cursor or the selection is. */
export interface Existing extends RunsInText {
  readonly range: vscode.Range;
}

/** The document and the places in it that runs are written to. */
export class Target {
  readonly document: vscode.TextDocument;
  readonly language: Language;
  readonly selections: readonly vscode.Selection[];
  readonly #source: string;
  readonly #options: vscode.TextEditorOptions | undefined;

  constructor(
    document: vscode.TextDocument,
    selections: readonly vscode.Selection[],
    options?: vscode.TextEditorOptions,
  ) {
    this.document = document;
    this.language = languageOf(document.languageId);
    this.selections = selections;
    this.#source = document.getText();
    this.#options = options;
  }

  /** The active editor, or the notebook's cell that is chosen. */
  static active(): Target | undefined {
    const { activeTextEditor: editor, activeNotebookEditor: notebook } = vscode.window;
    if (editor) return new Target(editor.document, editor.selections, editor.options);
    const cell = notebook?.notebook.cellAt(notebook.selection.start);
    if (!cell) return undefined;
    const end = cell.document.lineAt(cell.document.lineCount - 1).range.end;
    return new Target(cell.document, [new vscode.Selection(end, end)]);
  }

  /** How and where something is written that takes the place of a range. */
  placeOf(range: vscode.Range): Place {
    const { tabSize, insertSpaces } = this.#options ?? {};
    const step =
      insertSpaces === false ? '\t' : typeof tabSize === 'number' ? ' '.repeat(tabSize) : undefined;
    const span = {
      start: this.document.offsetAt(range.start),
      end: this.document.offsetAt(range.end),
    };
    return placeIn(this.#source, span, this.language, { width: widthOf(this.document), step });
  }

  /**
   * Runs that are selected, or that the cursor is in; undefined where there are none.
   *
   * @param experiment Whose run numbers they are, where the text does not say.
   */
  existing(experiment: number | undefined, options: ReadOptions): Existing | undefined {
    const [selection, ...others] = this.selections;
    if (selection === undefined || others.length > 0) return undefined;
    const chosen = this.#trimmed(selection);
    const mention = this.#mentionAround(chosen);
    const own = mention?.iovs[0]?.first.experiment;
    const read = (whole: vscode.Range): Existing | undefined => {
      const range = this.#withinWords(whole);
      const text = this.document.getText(range);
      const found = readRuns(text, this.placeOf(range), {
        ...options,
        experiment: own ?? experiment,
      });
      return found && { ...found, range };
    };
    const selected = chosen.isEmpty ? undefined : read(chosen);
    if (selected || !mention) return selected;
    const around = read(this.#rangeOf(mention));
    if (around?.format === mention.form) return around;
    // A number alone may be a range.
    const isNumber = around && /^\d+$/.test(this.document.getText(around.range));
    return isNumber && mention.form === 'ranges' ? { ...around, format: 'ranges' } : undefined;
  }

  /** In a shell, what is within quotes or the brackets of an array: these stay. */
  #withinWords(range: vscode.Range): vscode.Range {
    const isWhole = /^(["']).*\1$|^\([^]*\)$/.test(this.document.getText(range));
    if (this.language !== 'shell' || !isWhole) return range;
    const start = this.document.offsetAt(range.start);
    const end = this.document.offsetAt(range.end);
    return this.#rangeOf({ start: start + 1, end: end - 1 });
  }

  /** A selection without the blanks and commas around it, nor the dash of YAML's before it. */
  #trimmed(selection: vscode.Selection): vscode.Range {
    const text = this.document.getText(selection);
    const blanks = this.language === 'yaml' ? /^[\s,]*(?:- +)*/ : /^[\s,]*/;
    const before = blanks.exec(text)?.[0].length ?? 0;
    if (before === text.length) return selection;
    const start = this.document.offsetAt(selection.start);
    const end = start + text.replace(/[\s,]+$/, '').length;
    return this.#rangeOf({ start: start + before, end });
  }

  /** The list, range or interval that a selection is in, as far as it can be written anew. */
  #mentionAround(range: vscode.Range): Mention | undefined {
    const start = this.document.offsetAt(range.start);
    const end = this.document.offsetAt(range.end);
    const mention = findMentions(this.#source, this.language).find(
      (each) => each.start <= start && end <= each.end,
    );
    if (!mention || !rewritable.has(mention.form)) return undefined;
    if (mention.form !== 'b2info') return mention;
    // The command belongs to what is written.
    const command = /b2info-luminosity\s+$/.exec(this.#source.slice(0, mention.start));
    return command ? { ...mention, start: command.index } : undefined;
  }

  #rangeOf({ start, end }: Pick<Mention, 'start' | 'end'>): vscode.Range {
    return new vscode.Range(this.document.positionAt(start), this.document.positionAt(end));
  }

  /** The range of an item of a list with the comma that goes with it. */
  withComma(range: vscode.Range): vscode.Range {
    const start = this.document.offsetAt(range.start);
    const end = this.document.offsetAt(range.end);
    const taken = itemWithComma(this.#source, { start, end }, this.language);
    return taken ? this.#rangeOf(taken) : range;
  }

  /**
   * Writes texts over ranges of the document, as one step to undo.
   *
   * @throws UserError where it can only be read.
   */
  async write(texts: readonly (readonly [vscode.Range, string])[]): Promise<void> {
    const editor = vscode.window.visibleTextEditors.find(
      ({ document }) => document === this.document,
    );
    const done = editor
      ? await editor.edit((edit) => {
          for (const [range, text] of texts) edit.replace(range, text);
        })
      : await this.#apply(texts);
    if (done) return;
    throw new UserError(
      vscode.l10n.t(
        '{0} can only be read. Put the cursor into a file of yours and try again.',
        vscode.workspace.asRelativePath(this.document.uri),
      ),
    );
  }

  /** A cell that is not edited has no editor. */
  #apply(texts: readonly (readonly [vscode.Range, string])[]): Thenable<boolean> {
    const edit = new vscode.WorkspaceEdit();
    for (const [range, text] of texts) edit.replace(this.document.uri, range, text);
    return vscode.workspace.applyEdit(edit);
  }
}

/** The first ruler, where there is one: formatters are set to the same line width. */
function widthOf(document: vscode.TextDocument): number | undefined {
  const rulers = vscode.workspace.getConfiguration('editor', document).get<unknown>('rulers');
  const [ruler] = Array.isArray(rulers) ? (rulers as unknown[]) : [];
  if (typeof ruler === 'number') return ruler;
  const column =
    typeof ruler === 'object' && ruler !== null && 'column' in ruler ? ruler.column : undefined;
  return typeof column === 'number' ? column : undefined;
}

/**
 * What new runs make of those that are there.
 *
 * @throws UserError where something would be lost, or runs would be taken for others.
 */
export function changed(existing: Existing, runs: Selection, how: Change): Selection {
  const { experiment, hasComments } = existing;
  const selection = combined(existing.selection, runs, how);
  if (experiment !== undefined && selection.experiments.some((each) => each !== experiment)) {
    throw new UserError(
      vscode.l10n.t(
        'The runs there are of experiment {0}: others can’t be among them.',
        experiment,
      ),
    );
  }
  if (hasComments && how !== 'replace') {
    throw new UserError(
      vscode.l10n.t('There are comments among the runs there, which would be lost.'),
    );
  }
  return selection;
}

function combined(existing: Selection, runs: Selection, how: Change): Selection {
  switch (how) {
    case 'replace':
      return runs;
    case 'add':
      return existing.union(runs);
    case 'remove':
      return existing.difference(runs);
  }
}
