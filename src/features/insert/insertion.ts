import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import {
  emptyPlace,
  gapsBetween,
  hasRanges,
  iovOf,
  Selection,
} from '../../core/selection/index.ts';
import {
  countRuns,
  isCancellation,
  languageOf,
  luminosityOfRuns,
  showDone,
  UserError,
} from '../common/index.ts';
import type { KnownRuns } from '../references/index.ts';
import type { InsertArguments, RangesOver } from './arguments.ts';
import type { Chosen } from './chosen.ts';
import { changed, existingAt, type Change, type Existing } from './existing.ts';
import { ExperimentOffers, noteOn, type WrittenRuns } from './experimentNotes.ts';
import { placeIsGone } from './followedSpans.ts';
import { dataPath, formatIn, nounOf, type Forms } from './forms.ts';
import { Merging } from './merging.ts';
import { changeOffers, formSections, previewAt } from './offers.ts';
import { pickForm, titleOf, type Choice } from './pickForm.ts';
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
    const writer = new Writer(selection, this.#around(chosen, merging));
    const ranges = given.ranges ?? this.#ranges;
    if (choice) {
      const format =
        choice.how === 'insert' ? formatIn(choice.form) : requireExisting(there).format;
      if (hasRanges(format)) await merging.want(ranges);
      await this.#write(target, writer, choice, existing);
      return 'ended';
    }
    const picked = await pickForm({
      title: titleOf('insert', selection.size, luminosityOfRuns(chosen.runs)),
      source: chosen.source,
      sections: () => {
        const forms = formSections(
          vscode.l10n.t('insert as'),
          this.#forms.for(target.language),
          (form) => previewAt(target, insertedTexts(target, writer, form, onOneLine)),
        );
        if (!there) return forms;
        const changes = changeOffers(target, writer, there, existing);
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
    await this.#write(target, writer, picked, existing);
    if (picked.how === 'insert') await this.#forms.remember(target.language, picked.form);
    return 'ended';
  }

  /** Copies runs, as the language of the active editor writes them. */
  async copy(chosen: Chosen, given: InsertArguments): Promise<Outcome> {
    const document = activeDocument();
    const language = document ? languageOf(document.languageId) : 'text';
    const selection = Selection.of(chosen.runs);
    const merging = new Merging((signal) => this.#runsBetween([selection], signal));
    const writer = new Writer(selection, this.#around(chosen, merging));
    const place = emptyPlace(language);
    const ranges = given.ranges ?? this.#ranges;
    let form = given.format === undefined ? undefined : this.#forms.named(given.format);
    if (form) {
      if (hasRanges(formatIn(form))) await merging.want(ranges);
    } else {
      const choice = await pickForm({
        title: titleOf('copy', selection.size, luminosityOfRuns(chosen.runs)),
        source: chosen.source,
        sections: () =>
          formSections(vscode.l10n.t('copy as'), this.#forms.for(language), (each) => ({
            text: writer.write(each, onOneLine(place)),
          })),
        merging,
        ranges,
      });
      if (choice?.how === 'search') return 'search';
      if (choice?.how !== 'insert') return 'ended';
      ({ form } = choice);
      this.#ranges = merging.wanted;
      await this.#forms.remember(language, form);
    }
    await vscode.env.clipboard.writeText(writer.write(form, place));
    showDone(vscode.l10n.t('Copied {0} as {1}', countRuns(selection.size), nounOf(form)));
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
    const iovs = gaps.map(({ experiment, first, last }) => iovOf(experiment, first, last));
    try {
      if (iovs.length > 0) await this.#known.load(iovs, signal);
    } catch (error) {
      if (signal.aborted || !isCancellation(error)) throw error;
      throw new UserError(vscode.l10n.t('The RunDB connection changed in the meantime.'));
    }
    return iovs.flatMap((iov) => {
      const { runs } = this.#known.get(iov) ?? {};
      if (runs) return runs;
      throw new UserError(
        vscode.l10n.t(
          'Too many runs to check which numbers between {0} and {1} of experiment {2} are unused. Split the ranges at unused run numbers, or choose fewer runs.',
          iov.first.run,
          iov.last.run,
          iov.first.experiment,
        ),
      );
    });
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

function requireExisting(existing: Existing | undefined): Existing {
  if (existing) return existing;
  throw new UserError(
    vscode.l10n.t(
      'There are no runs at the cursor. Select a list or a range of runs and try again.',
    ),
  );
}
