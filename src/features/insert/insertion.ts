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
import {
  ContextKey,
  countRuns,
  describeLacking,
  luminosityOfRuns,
  showDone,
  UserError,
  warnOfLeftOut,
} from '../common/index.ts';
import { requireSame } from '../connection/index.ts';
import { codeLanguageOf } from '../notebooks/index.ts';
import type { KnownRuns } from '../references/index.ts';
import type { Search } from '../search/index.ts';
import type { InsertArguments, RangesOver } from './arguments.ts';
import type { Chosen } from './chosen.ts';
import { Datasets, needsRecords, presumed } from './datasets.ts';
import { Energies } from './energies.ts';
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
import type { RecentEditors } from './recentEditors.ts';
import type { RunChoice } from './runChoice.ts';
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

/** The result of a command: it's done or cancelled, or the user wants to search for other runs. */
export type Outcome = 'ended' | 'search';

/** Inserts runs into documents and copies them to the clipboard. */
export class Insertion {
  readonly #forms: Forms;
  readonly #known: KnownRuns;
  readonly #url: () => string;
  readonly #search: Search;
  readonly #offers = new ExperimentOffers();
  readonly #isInserted = new ContextKey('rundb.inserted');
  /** As last chosen. */
  #ranges: RangesOver = 'numbers';

  /** @param url The address of the RunDB. @throws UserError if the setting isn't valid. */
  constructor(forms: Forms, known: KnownRuns, url: () => string, search: Search) {
    this.#search = search;
    this.#forms = forms;
    this.#known = known;
    this.#url = url;
  }

  /**
   * Where to insert runs; where no editor is active, it shows the code that the user last worked
   * on. Call this before any other prompt, and dispose of the result.
   *
   * @throws UserError if there's no code, or it's read-only.
   */
  async target(recent: RecentEditors): Promise<Target> {
    const document = activeDocument();
    if (document && isReadOnly(document.uri)) throw readOnly(document);
    const target = Target.active();
    if (target) return target;
    const { showLastCode, showOtherCode } = await import('./lastCode.ts');
    const shown = (await showLastCode(recent)) ?? (await showOtherCode(recent));
    if (shown) return new Target(shown.document, shown.selections, shown.options, true);
    throw new UserError(
      vscode.l10n.t('There is no editor to insert runs into. Open a file and try again.'),
    );
  }

  /** Inserts the runs of a row, of a caller, or that the user searches for. */
  async insertChosen(
    recent: RecentEditors,
    choice: () => Promise<RunChoice>,
    row: unknown,
    selection: unknown,
  ): Promise<void> {
    // The cursor's position when the command was called, whatever prompts follow.
    const target = await this.target(recent);
    try {
      const choose = await choice();
      await choose.use(row, selection, 'insert', (chosen, given) =>
        this.insert(target, chosen, given),
      );
    } finally {
      target.dispose();
    }
  }

  /** Writes runs at the cursors, replacing selected text, as one undo step. */
  async insert(target: Target, chosen: Chosen, given: InsertArguments): Promise<Outcome> {
    const selection = Selection.of(chosen.runs);
    const there = this.#existing(target, selection);
    const existing = whileSame(target, there, () => this.#existing(target, selection));
    const session = chosen.from?.session ?? this.#known.session;
    const choice = this.#choiceOf(given);
    const outcomes = outcomesOf(selection, there, choice);
    const known = this.#knownFor(chosen);
    const merging = new Merging((signal) => runsBetween(known, outcomes, signal));
    const datasets = new Datasets(this.#forms, known);
    const energies = new Energies(chosen.runs, known, session?.store);
    const around = this.#around(chosen, merging);
    const writer = new Writer(selection, {
      ...around,
      energyOf: () => energies.of,
      dataset: () => datasets.facts,
    });
    const ranges = given.ranges ?? this.#ranges;
    const comment = await this.#commentFor(target, chosen, given, session?.demo ?? false);
    const write = async (chosenHow: Choice): Promise<boolean> => {
      const isReady = await this.#prepare(datasets, chosenHow, selection, there, given);
      if (isReady && chosenHow.how !== 'remove') {
        await energies.loadFor(formatAt(chosenHow, there), dataPath);
      }
      if (!isReady) return false;
      // Anything else that's needed has to come from the server that found the runs; otherwise
      // nothing is written.
      if (session) requireSame(this.#known, session);
      await this.#write(target, chosen, writer, chosenHow, existing, comment);
      return true;
    };
    if (choice) {
      const format = formatAt(choice, there);
      if (hasRanges(format) && !needsRecords(format)) await merging.want(ranges);
      if (await write(choice)) warnOfLeftOut(chosen.query, chosen.unreadable);
      return 'ended';
    }
    const { processing } = this.#forms;
    const trial = new Writer(selection, {
      ...around,
      energyOf: () => energies.presumed,
      dataset: () => presumed(chosen.runs, there?.format === 'mc-dataset' ? there.selection : []),
    });
    const picked = await pickForm({
      title: titleOf(
        target.isShownFirst ? { name: target.name } : 'insert',
        selection.size,
        luminosityOfRuns(chosen.runs),
        unreadOf(chosen),
      ),
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
        // If the cursor only touches a run, the user may want to write next to it.
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

  /** Loads what a format needs to know; false if the user cancels. */
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

  /** Copies the runs of a row, of a caller, or that the user searches for. */
  async copyChosen(
    choice: () => Promise<RunChoice>,
    row: unknown,
    selection: unknown,
  ): Promise<void> {
    const choose = await choice();
    await choose.use(row, selection, 'copy', (chosen, given) => this.copy(chosen, given));
  }

  /** Copies runs in a format for the language of the active editor. */
  async copy(chosen: Chosen, given: InsertArguments): Promise<Outcome> {
    const document = activeDocument();
    const language = document ? codeLanguageOf(document) : 'text';
    const selection = Selection.of(chosen.runs);
    const known = this.#knownFor(chosen);
    const merging = new Merging((signal) => runsBetween(known, [selection], signal));
    const datasets = new Datasets(this.#forms, known);
    const session = chosen.from?.session ?? this.#known.session;
    const energies = new Energies(chosen.runs, known, session?.store);
    const around = this.#around(chosen, merging);
    const writer = new Writer(selection, {
      ...around,
      energyOf: () => energies.of,
      dataset: () => datasets.facts,
    });
    const place = emptyPlace(language);
    const ranges = given.ranges ?? this.#ranges;
    const form = given.format === undefined ? undefined : this.#forms.named(given.format);
    let choice: Picked | undefined = form && { how: 'insert', form };
    if (form) {
      const format = formatIn(form);
      if (hasRanges(format) && !needsRecords(format)) await merging.want(ranges);
    } else {
      const { processing } = this.#forms;
      const trial = new Writer(selection, {
        ...around,
        energyOf: () => energies.presumed,
        dataset: () => presumed(chosen.runs, []),
      });
      choice = await pickForm({
        title: titleOf('copy', selection.size, luminosityOfRuns(chosen.runs), unreadOf(chosen)),
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
    await energies.loadFor(formatIn(choice.form), dataPath);
    if (session) requireSame(this.#known, session);
    await vscode.env.clipboard.writeText(writer.write(choice.form, place));
    const done = vscode.l10n.t('Copied {0} as {1}', countRuns(selection.size), nounOf(choice.form));
    showDone(withUnread(done, chosen));
    if (form) warnOfLeftOut(chosen.query, chosen.unreadable);
    return 'ended';
  }

  async #write(
    target: Target,
    chosen: Chosen,
    writer: Writer,
    choice: Choice,
    existing: () => Existing,
    comment: Comment | undefined,
  ): Promise<void> {
    let texts: readonly WrittenRuns[] = [];
    // With the comment, if it fits there.
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
    this.#isInserted.set(true);
    const ranges = withComment ? [ownRange(target, written, texts)] : written;
    if (provenance && !withComment) {
      showDone(vscode.l10n.t('A comment that says where the runs come from doesn’t fit here'));
    }
    this.#offers.offerFor(target.document, ranges, texts);
    // Runs that were left out can't be seen in the editor.
    const isSeen = ranges.some((range) => target.isSeen(range));
    if (isSeen && unreadOf(chosen) === undefined) return;
    const done =
      choice.how === 'insert'
        ? vscode.l10n.t(
            'Inserted {0} as {1}',
            countRuns(writer.selection.size),
            nounOf(choice.form),
          )
        : vscode.l10n.t('Changed the runs in {0}', target.name);
    showDone(withUnread(done, chosen));
  }

  /** The choice made by a command's arguments; undefined if the user has to choose. */
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
    return { own: this.#forms.own, path: orUndefined(dataPath), url: orUndefined(this.#url) };
  }

  /**
   * Whether to write a comment that says where the runs come from; undefined if it isn't possible.
   */
  async #commentFor(
    target: Target,
    chosen: Chosen,
    given: InsertArguments,
    isDemo: boolean,
  ): Promise<Comment | undefined> {
    const { document } = target;
    const isOn = given.provenance ?? isProvenanceWanted(document);
    const provenance = await provenanceOfChosen(chosen, document, this.#search, isDemo);
    return provenance && target.ranges.length === 1 ? { isOn, provenance, document } : undefined;
  }

  #around({ python }: Chosen, merging: Merging): Surroundings {
    return { path: dataPath, url: this.#url, python, existing: () => merging.existing };
  }

  #knownFor({ from }: Chosen): Pick<KnownRuns, 'open'> {
    return from ? { open: () => Promise.resolve(from) } : this.#known;
  }
}

/**
 * All runs in the gaps between the ranges of each selection.
 *
 * @throws UserError if that isn't known for every number.
 */
function runsBetween(
  known: Pick<KnownRuns, 'open'>,
  selections: readonly Selection[],
  signal: AbortSignal,
): Promise<RunId[]> {
  const gaps = selections.flatMap(({ ranges }) => gapsBetween(ranges));
  return existingRuns(known, gaps, signal);
}

/** `1 can't be read`: what the query of these runs found besides them. */
function unreadOf({ unreadable = 0 }: Chosen): string | undefined {
  return describeLacking({ missing: 0, unreadable });
}

function withUnread(done: string, chosen: Chosen): string {
  const unread = unreadOf(chosen);
  return unread === undefined ? done : `${done} · ${unread}`;
}

/** The range of the runs that were written together with a comment above them. */
function ownRange(
  { document }: Target,
  [written]: readonly vscode.Range[],
  [runs]: readonly WrittenRuns[],
): vscode.Range {
  if (!written || !runs) throw placeIsGone();
  const end = document.offsetAt(written.end);
  return rangeIn(document, end - withEndsOf(document, runs.written[1]).length, end);
}

/** The runs that result from the choice; without a choice, those of each offer. */
function outcomesOf(
  selection: Selection,
  existing: Existing | undefined,
  choice: Choice | undefined,
): Selection[] {
  const hows: readonly Change[] = ['replace', 'add', 'remove'];
  const changes = existing
    ? hows.flatMap((how) =>
        choice === undefined || choice.how === how
          ? (orUndefined(() => changed(existing, selection, how)) ?? [])
          : [],
      )
    : [];
  return choice && choice.how !== 'insert' ? changes : [selection, ...changes];
}

/**
 * Returns a function that gives the runs at the cursor, at their current position.
 *
 * @param read Parses them again after an edit.
 * @returns The function throws UserError if the runs or their experiment were edited.
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

function orUndefined<T>(value: () => T): T | undefined {
  try {
    return value();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The format in which a choice is written. */
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
