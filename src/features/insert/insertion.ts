import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { emptyPlace, iovOf, Selection } from '../../core/selection/index.ts';
import { UserError } from '../common/index.ts';
import type { KnownRuns } from '../references/index.ts';
import type { InsertArguments, RangesOver } from './arguments.ts';
import { dataPath, type Form, type Forms } from './forms.ts';
import { onOneLine, pickForm, titleOf, type ChangeItem } from './pickForm.ts';
import { changed, Target, type Change, type Existing } from './target.ts';
import { Writer } from './writer.ts';

/** Puts runs into documents and onto the clipboard. */
export class Insertion {
  readonly #forms: Forms;
  readonly #known: KnownRuns;
  #ranges: RangesOver = 'numbers';

  constructor(forms: Forms, known: KnownRuns) {
    this.#forms = forms;
    this.#known = known;
  }

  /**
   * Writes runs at the cursors of the active editor, over what is selected there, as one step to
   * undo. With as many cursors as runs, each gets its own.
   */
  async insert(runs: readonly RunId[], given: InsertArguments = {}): Promise<void> {
    const target = requireTarget();
    const selection = Selection.of(runs);
    const writer = new Writer(selection, given.python);
    const existing = this.#existing(target, selection);
    const { how = given.format === undefined ? undefined : 'insert', ranges = this.#ranges } =
      given;
    if (how !== undefined && how !== 'insert') {
      await this.#change(target, writer, requireExisting(existing), how, ranges);
      return;
    }
    const place = target.placeOf(firstOf(target));
    if (given.format !== undefined) {
      await this.#join(writer, ranges);
      await this.#write(target, writer, this.#forms.named(given.format));
      return;
    }
    const choice = await pickForm(this.#previewed(target, writer), {
      title: titleOf('insert', selection.size),
      forms: this.#forms.for(target.language),
      place,
      changes: existing ? changesOf(target, existing, selection) : [],
      existing: (signal) => this.#existingRuns(selection, signal),
      ranges,
    });
    if (choice === undefined) return;
    this.#ranges = choice.ranges;
    if (choice.how === 'insert') {
      await this.#join(writer, choice.ranges);
      await this.#write(target, writer, choice.form);
      await this.#forms.remember(target.language, choice.form);
    } else {
      await this.#change(target, writer, requireExisting(existing), choice.how, choice.ranges);
    }
  }

  /** Copies runs, as the language of the active editor writes them. */
  async copy(runs: readonly RunId[], given: InsertArguments = {}): Promise<void> {
    const language = Target.active()?.language ?? 'text';
    const writer = new Writer(Selection.of(runs), given.python);
    const place = emptyPlace(language);
    const { ranges = this.#ranges } = given;
    let form = given.format === undefined ? undefined : this.#forms.named(given.format);
    if (form === undefined) {
      const choice = await pickForm(writer, {
        title: titleOf('copy', writer.selection.size),
        forms: this.#forms.for(language),
        place,
        changes: [],
        existing: (signal) => this.#existingRuns(writer.selection, signal),
        ranges,
      });
      if (choice?.form === undefined) return;
      ({ form } = choice);
      this.#ranges = choice.ranges;
      await this.#forms.remember(language, form);
    }
    await this.#join(writer, given.format === undefined ? this.#ranges : ranges);
    await vscode.env.clipboard.writeText(writer.write(form, place));
  }

  /** With a cursor for each run, what is written first is one run. */
  #previewed(target: Target, writer: Writer): Writer {
    const runs = runsOfCursors(target, writer);
    return runs?.[0] ? new Writer(Selection.of([runs[0]])) : writer;
  }

  async #write(target: Target, writer: Writer, form: Form): Promise<void> {
    const own = runsOfCursors(target, writer);
    const cursors = [...target.selections].sort((a, b) => a.start.compareTo(b.start));
    await target.write(
      cursors.map((cursor, i) => {
        const run = own?.[i];
        const writes = run ? new Writer(Selection.of([run])) : writer;
        return [cursor, writes.write(form, target.placeOf(cursor))];
      }),
    );
  }

  async #change(
    target: Target,
    writer: Writer,
    existing: Existing,
    how: Change,
    ranges: RangesOver,
  ): Promise<void> {
    const { format, style, range } = existing;
    const place = target.placeOf(range);
    const wanted = new Writer(changed(existing, writer.selection, how));
    await this.#join(wanted, ranges);
    const isGone = wanted.selection.size === 0 && place.inside === 'list';
    await target.write([
      [isGone ? target.withComma(range) : range, wanted.writeAs(format, place, style)],
    ]);
  }

  #existing(target: Target, runs: Selection): Existing | undefined {
    const [experiment, ...others] = runs.experiments;
    const only = others.length === 0 ? experiment : undefined;
    return target.existing(only, { own: this.#forms.own, path: dataPath() });
  }

  /** Has ranges go over numbers that no run has, if that is wanted. */
  async #join(writer: Writer, ranges: RangesOver): Promise<void> {
    if (ranges === 'numbers' || writer.existing || writer.selection.size === Infinity) return;
    writer.existing = await this.#existingRuns(writer.selection);
  }

  /** All runs that there are between the first and the last of each experiment. */
  async #existingRuns(selection: Selection, signal?: AbortSignal): Promise<RunId[]> {
    const iovs = selection.experiments.map((experiment) => {
      const own = selection.ranges.filter((range) => range.experiment === experiment);
      return iovOf(experiment, own[0]?.first, own.at(-1)?.last);
    });
    await this.#known.load(iovs, signal);
    return iovs.flatMap((iov) => this.#known.get(iov)?.runs ?? []);
  }
}

function firstOf({ selections }: Target): vscode.Selection {
  const [first] = [...selections].sort((a, b) => a.start.compareTo(b.start));
  return first ?? new vscode.Selection(0, 0, 0, 0);
}

/** The runs, where there is a cursor for each. */
function runsOfCursors({ selections }: Target, { selection }: Writer): RunId[] | undefined {
  return selections.length > 1 && selections.length === selection.size ? [...selection] : undefined;
}

function changesOf(target: Target, existing: Existing, runs: Selection): ChangeItem[] {
  const { t } = vscode.l10n;
  const { format, style, range } = existing;
  const preview = (how: Change) => () =>
    new Writer(changed(existing, runs, how)).writeAs(
      format,
      onOneLine(target.placeOf(range)),
      style,
    );
  return [
    { how: 'replace', label: `$(replace) ${t('Replace Them')}`, preview: preview('replace') },
    { how: 'add', label: `$(add) ${t('Add to Them')}`, preview: preview('add') },
    { how: 'remove', label: `$(remove) ${t('Remove from Them')}`, preview: preview('remove') },
  ];
}

function requireTarget(): Target {
  const target = Target.active();
  if (target) return target;
  throw new UserError(
    vscode.l10n.t('There is no editor to insert runs into. Open a file and try again.'),
  );
}

function requireExisting(existing: Existing | undefined): Existing {
  if (existing) return existing;
  throw new UserError(
    vscode.l10n.t(
      'There are no runs at the cursor. Select a list or a range of runs and try again.',
    ),
  );
}
