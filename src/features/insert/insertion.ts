import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import {
  emptyPlace,
  gapsBetween,
  hasRanges,
  Selection,
  type FormatId,
  type OwnFormat,
} from '../../core/selection/index.ts';
import { countRuns, languageOf, luminosityOfRuns, showDone, UserError } from '../common/index.ts';
import type { KnownRuns } from '../references/index.ts';
import type { InsertArguments, RangesOver } from './arguments.ts';
import type { Chosen } from './chosen.ts';
import { Datasets, needsRecords, presumed } from './datasets.ts';
import { changed, existingAt, type Change, type Existing } from './existing.ts';
import { existingRuns } from './existingRuns.ts';
import { ExperimentOffers, noteOn, type WrittenRuns } from './experimentNotes.ts';
import { placeIsGone } from './followedSpans.ts';
import { dataPath, formatIn, nounOf, type Forms } from './forms.ts';
import { Merging } from './merging.ts';
import { changeOffers, formSections, previewAt, previewOf } from './offers.ts';
import { pickForm, titleOf, type Choice, type Picked } from './pickForm.ts';
import { activeDocument, isReadOnly, readOnly, Target } from './target.ts';
import { changedText, insertedTexts, onOneLine } from './texts.ts';
import { Writer, type Surroundings } from './writer.ts';

/** What became of it: done or left, or the user wants to search for other runs. */
export type Outcome = 'ended' | 'search';

/** Puts runs into documents and onto the clipboard. */
export class Insertion {
  readonly #forms: Forms;
  readonly #known: KnownRuns;
  readonly #url: () => string;
  readonly #offers = new ExperimentOffers();
  /** What was wanted last. */
  #ranges: RangesOver = 'numbers';

  /** @param url Where the RunDB is. @throws UserError where the setting has a mistake. */
  constructor(forms: Forms, known: KnownRuns, url: () => string) {
    this.#forms = forms;
    this.#known = known;
    this.#url = url;
  }

  /**
   * Where runs are inserted: to be asked for before anything else is, and to be disposed.
   *
   * @throws UserError where there is no editor, or it is read-only.
   */
  target(): Target {
    const document = activeDocument();
    if (document && isReadOnly(document)) throw readOnly(document);
    const target = Target.active();
    if (target) return target;
    throw new UserError(
      vscode.l10n.t('There is no editor to insert runs into. Open a file and try again.'),
    );
  }

  /** Writes runs at the cursors, over what is selected there, as one step to undo. */
  async insert(target: Target, chosen: Chosen, given: InsertArguments): Promise<Outcome> {
    const selection = Selection.of(chosen.runs);
    const there = this.#existing(target, selection);
    const existing = whileSame(target, there, () => this.#existing(target, selection));
    const choice = this.#choiceOf(given);
    const outcomes = outcomesOf(selection, there, choice);
    const merging = new Merging((signal) => this.#runsBetween(outcomes, signal));
    const datasets = new Datasets(this.#forms, this.#known);
    const around = this.#around(chosen, merging);
    const writer = new Writer(selection, { ...around, dataset: () => datasets.facts });
    const ranges = given.ranges ?? this.#ranges;
    const write = async (chosenHow: Choice): Promise<boolean> => {
      const isReady = await this.#prepare(datasets, chosenHow, selection, there, given);
      if (isReady) await this.#write(target, writer, chosenHow, existing);
      return isReady;
    };
    if (choice) {
      const format = formatAt(choice, there);
      if (hasRanges(format) && !needsRecords(format)) await merging.want(ranges);
      await write(choice);
      return 'ended';
    }
    const { processing } = this.#forms;
    const trial = new Writer(selection, {
      ...around,
      dataset: () => presumed(chosen.runs, there?.format === 'mc-dataset' ? there.selection : []),
    });
    const picked = await pickForm({
      title: titleOf('insert', selection.size, luminosityOfRuns(chosen.runs)),
      source: chosen.source,
      sections: () => {
        const forms = formSections(
          vscode.l10n.t('insert as'),
          this.#forms.for(target.language),
          (form) => {
            const texts = insertedTexts(target, trial, form, onOneLine);
            return previewAt(target, texts, formatIn(form), processing);
          },
          processing,
        );
        if (!there) return forms;
        const changes = changeOffers(target, trial, there, existing);
        // Who only touches a run may want to write beside it.
        return there.isMeant ? [changes, ...forms] : [...forms, changes];
      },
      onDidChange: target.onDidChange,
      merging,
      ranges,
    });
    if (picked === undefined) return 'ended';
    if (picked.how === 'search') return 'search';
    this.#ranges = merging.wanted;
    if ((await write(picked)) && picked.how === 'insert')
      await this.#forms.remember(target.language, picked.form);
    return 'ended';
  }

  /** Asks for what a form has to know; false where the user leaves. */
  async #prepare(
    datasets: Datasets,
    choice: Choice,
    selection: Selection,
    there: Existing | undefined,
    given: InsertArguments,
  ): Promise<boolean> {
    if (!needsRecords(formatAt(choice, there))) return true;
    if (choice.how === 'insert') {
      const processing = await datasets.processing(given.processing, choice.isAnew);
      if (processing === undefined) return false;
      await datasets.load(selection, processing);
      return true;
    }
    const before = requireExisting(there);
    const { processing = '' } = before.style;
    await datasets.load(changed(before, selection, choice.how), processing, before.selection);
    return true;
  }

  /** Copies runs, as the language of the active editor writes them. */
  async copy(chosen: Chosen, given: InsertArguments): Promise<Outcome> {
    const document = activeDocument();
    const language = document ? languageOf(document.languageId) : 'text';
    const selection = Selection.of(chosen.runs);
    const merging = new Merging((signal) => this.#runsBetween([selection], signal));
    const datasets = new Datasets(this.#forms, this.#known);
    const around = this.#around(chosen, merging);
    const writer = new Writer(selection, { ...around, dataset: () => datasets.facts });
    const place = emptyPlace(language);
    const ranges = given.ranges ?? this.#ranges;
    const form = given.format === undefined ? undefined : this.#forms.named(given.format);
    let choice: Picked | undefined = form && { how: 'insert', form };
    if (form) {
      const format = formatIn(form);
      if (hasRanges(format) && !needsRecords(format)) await merging.want(ranges);
    } else {
      const { processing } = this.#forms;
      const trial = new Writer(selection, { ...around, dataset: () => presumed(chosen.runs, []) });
      choice = await pickForm({
        title: titleOf('copy', selection.size, luminosityOfRuns(chosen.runs)),
        source: chosen.source,
        sections: () =>
          formSections(
            vscode.l10n.t('copy as'),
            this.#forms.for(language),
            (each) => {
              const text = trial.write(each, onOneLine(place));
              return { text: previewOf(text, formatIn(each), processing) };
            },
            processing,
          ),
        merging,
        ranges,
      });
      if (choice?.how === 'search') return 'search';
      if (choice?.how !== 'insert') return 'ended';
      this.#ranges = merging.wanted;
      await this.#forms.remember(language, choice.form);
    }
    if (choice?.how !== 'insert') return 'ended';
    if (!(await this.#prepare(datasets, choice, selection, undefined, given))) return 'ended';
    await vscode.env.clipboard.writeText(writer.write(choice.form, place));
    showDone(vscode.l10n.t('Copied {0} as {1}', countRuns(selection.size), nounOf(choice.form)));
    return 'ended';
  }

  async #write(
    target: Target,
    writer: Writer,
    choice: Choice,
    existing: () => Existing,
  ): Promise<void> {
    let texts: readonly WrittenRuns[] = [];
    const ranges = await target.write(() => {
      texts =
        choice.how === 'insert'
          ? insertedTexts(target, writer, choice.form)
          : [changedText(target, writer, existing(), choice.how)];
      noteOn(target, texts);
      return texts.map(({ written }) => written);
    });
    this.#offers.tell(target.document, ranges, texts);
    if (ranges.some((range) => target.isSeen(range))) return;
    showDone(
      choice.how === 'insert'
        ? vscode.l10n.t(
            'Inserted {0} as {1}',
            countRuns(writer.selection.size),
            nounOf(choice.form),
          )
        : vscode.l10n.t('Changed the runs in {0}', target.name),
    );
  }

  /** What the arguments of a command choose; undefined where the user is to be asked. */
  #choiceOf({ how = 'insert', format }: InsertArguments): Choice | undefined {
    if (how !== 'insert') return { how };
    return format === undefined ? undefined : { how, form: this.#forms.named(format) };
  }

  #existing(target: Target, runs: Selection): Existing | undefined {
    const [experiment, ...others] = runs.experiments;
    return existingAt(target, {
      experiment: others.length === 0 ? experiment : undefined,
      own: this.#forms.own,
      path: orNone(dataPath),
      url: orNone(this.#url),
    });
  }

  #around({ python }: Chosen, merging: Merging): Surroundings {
    return { path: dataPath, url: this.#url, python, existing: () => merging.existing };
  }

  /**
   * All runs with numbers between those of each selection.
   *
   * @throws UserError where that is not known of some number.
   */
  async #runsBetween(selections: readonly Selection[], signal: AbortSignal): Promise<RunId[]> {
    const gaps = selections.flatMap(({ ranges }) => gapsBetween(ranges));
    return existingRuns(this.#known, gaps, signal);
  }
}

/** What a choice makes of some runs, or what each makes of them where all are offered. */
function outcomesOf(
  selection: Selection,
  existing: Existing | undefined,
  choice: Choice | undefined,
): Selection[] {
  const hows: readonly Change[] = ['replace', 'add', 'remove'];
  const changes = existing
    ? hows.flatMap((how) =>
        choice === undefined || choice.how === how
          ? (orNone(() => changed(existing, selection, how)) ?? [])
          : [],
      )
    : [];
  return choice && choice.how !== 'insert' ? changes : [selection, ...changes];
}

/**
 * Gives the runs at the cursor, where they are now.
 *
 * @param read Reads them anew, after an edit.
 * @returns What throws UserError once somebody edited them, or what says whose they are.
 */
function whileSame(
  { document }: Target,
  before: Existing | undefined,
  read: () => Existing | undefined,
): () => Existing {
  let now = before;
  let { version } = document;
  return () => {
    if (version !== document.version) now = read();
    ({ version } = document);
    if (now && now.text === before?.text && now.experiment === before.experiment) return now;
    throw placeIsGone();
  };
}

function orNone<T>(value: () => T): T | undefined {
  try {
    return value();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The form that a choice writes. */
function formatAt(choice: Choice, there: Existing | undefined): FormatId | OwnFormat {
  return choice.how === 'insert' ? formatIn(choice.form) : requireExisting(there).format;
}

function requireExisting(existing: Existing | undefined): Existing {
  if (existing) return existing;
  throw new UserError(
    vscode.l10n.t(
      'There are no runs at the cursor. Select a list or a range of runs and try again.',
    ),
  );
}
