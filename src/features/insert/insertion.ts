import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import {
  emptyPlace,
  gapsBetween,
  hasRanges,
  Selection,
  type FormatId,
  type OwnFormat,
  type ReadOptions,
} from '../../core/selection/index.ts';
import { countRuns, languageOf, luminosityOfRuns, showDone, UserError } from '../common/index.ts';
import type { KnownRuns } from '../references/index.ts';
import type { Search } from '../search/index.ts';
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
import {
  isProvenanceWanted,
  provenanceOfChosen,
  withProvenance,
  type Comment,
} from './provenance.ts';
import {
  activeDocument,
  isReadOnly,
  rangeIn,
  readOnly,
  Target,
  withEndsOf,
  type Written,
} from './target.ts';
import { changedText, insertedTexts, onOneLine } from './texts.ts';
import { Writer, type Surroundings } from './writer.ts';

/** What became of it: done or left, or the user wants to search for other runs. */
export type Outcome = 'ended' | 'search';

/** Puts runs into documents and onto the clipboard. */
export class Insertion {
  readonly #forms: Forms;
  readonly #known: KnownRuns;
  readonly #url: () => string;
  readonly #search: Search;
  readonly #offers = new ExperimentOffers();
  /** What was wanted last. */
  #ranges: RangesOver = 'numbers';

  /** @param url Where the RunDB is. @throws UserError where the setting has a mistake. */
  constructor(forms: Forms, known: KnownRuns, url: () => string, search: Search) {
    this.#search = search;
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
    const comment = await this.#commentFor(target, chosen, given);
    const write = async (chosenHow: Choice): Promise<boolean> => {
      const isReady = await this.#prepare(datasets, chosenHow, selection, there, given);
      if (isReady) await this.#write(target, writer, chosenHow, existing, comment);
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
      comment,
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
    comment: Comment | undefined,
  ): Promise<void> {
    let texts: readonly WrittenRuns[] = [];
    // With what is said of them, where that can be said there.
    let withComment: Written | undefined;
    const isOfAll = choice.how === 'insert' || choice.how === 'replace';
    const provenance = comment?.isOn === true && isOfAll ? comment.provenance : undefined;
    const written = await target.write(() => {
      texts =
        choice.how === 'insert'
          ? insertedTexts(target, writer, choice.form)
          : [changedText(target, writer, existing(), choice.how)];
      noteOn(target, texts);
      const [only, ...others] = texts.map((each) => each.written);
      withComment =
        provenance && only && others.length === 0
          ? withProvenance(target, only, writer.selection, provenance, this.#readOptions)
          : undefined;
      return withComment ? [withComment] : texts.map((each) => each.written);
    });
    const ranges = withComment ? [ownRange(target, written, texts)] : written;
    if (provenance && !withComment) {
      showDone(vscode.l10n.t("A comment can't say here where the runs come from"));
    }
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
      ...this.#readOptions,
    });
  }

  get #readOptions(): ReadOptions {
    return { own: this.#forms.own, path: orNone(dataPath), url: orNone(this.#url) };
  }

  /** Whether a comment says where the runs come from; undefined where none can. */
  async #commentFor(
    target: Target,
    chosen: Chosen,
    given: InsertArguments,
  ): Promise<Comment | undefined> {
    const { document } = target;
    const isOn = given.provenance ?? isProvenanceWanted(document);
    const provenance = await provenanceOfChosen(chosen, document, this.#search);
    return provenance && target.ranges.length === 1 ? { isOn, provenance, document } : undefined;
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

/** Where the runs are that were written together with a comment above them. */
function ownRange(
  { document }: Target,
  [written]: readonly vscode.Range[],
  [runs]: readonly WrittenRuns[],
): vscode.Range {
  if (!written || !runs) throw placeIsGone();
  const end = document.offsetAt(written.end);
  return rangeIn(document, end - withEndsOf(document, runs.written[1]).length, end);
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
