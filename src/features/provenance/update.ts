import * as vscode from 'vscode';
import {
  energiesOf,
  findProvenRuns,
  gapsBetween,
  iovOf,
  lineComments,
  printProvenance,
  Selection,
  type ProvenRuns,
  type ReadOptions,
  type RunsInText,
  type Source,
  type Span,
} from '../../core/selection/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import { datasetRun, type KeptRuns } from '../../core/store/index.ts';
import { countRuns, describeRunInWords, showDone, UserError, withSignal } from '../common/index.ts';
import { requireSame } from '../connection/index.ts';
import {
  changed,
  dataPath,
  Datasets,
  type Forms,
  needsRecords,
  placeIsGone,
  provenanceOf,
  rangeIn,
  sourceOf,
  Target,
  withProvenance,
  Writer,
} from '../insert/writing.ts';
import { textBefore } from '../notebooks/index.ts';
import type { Knowledge, KnownOfSession, KnownRuns } from '../references/index.ts';
import type { Search } from '../search/index.ts';
import { experimentOf, type Answers } from './answers.ts';
import { changesOf, iovsToKnow, type Changes, tooManyToCompare } from './changes.ts';
import type { Proposal } from './confirm.ts';
import { queryOf } from './sources.ts';

/** In ms; data from the RunDB newer than this isn't requested again. */
const patience = 60_000;

/** The most removed runs for which details are loaded. */
const mostDescribed = 100;

export interface UpdateNeeds {
  readonly answers: Answers;
  readonly search: Search;
  readonly known: KnownRuns;
  readonly readOptions: () => ReadOptions;
  readonly url: () => string;
  readonly forms: Forms;
  /** Asks the user whether to write a proposal. */
  readonly confirm: (proposal: Proposal) => Promise<boolean>;
}

/**
 * Loads the runs that a comment's query finds today, shows what changed, and writes them in their
 * current format together with the comment, as one undo step.
 *
 * @param comment From the document as it is now.
 * @throws UserError if nothing can be written with certainty, the position no longer exists, or
 * another server is connected by then.
 */
export async function updateRuns(
  document: vscode.TextDocument,
  { provenance: { source }, start, end }: ProvenRuns,
  needs: UpdateNeeds,
): Promise<void> {
  const { t } = vscode.l10n;
  // The text may be edited from here on.
  const followed = new Target(document, [rangeIn(document, start, end)]);
  const read = (options: ReadOptions) => {
    const [range] = followed.ranges;
    const at = range && document.offsetAt(range.start);
    return findProvenRuns(sourceOf(document), options, textBefore(document)).find(
      (each) => each.start === at && each.provenance.source === source,
    );
  };
  const load = async () => {
    const query = await queryOf(source, document.uri);
    if (!(await needs.search.isMeant(query))) return undefined;
    const opened = await needs.known.open();
    return { opened, ...(await ask(query, needs, opened, read)) };
  };
  const asked = await load().finally(() => followed.dispose());
  if (!asked) return;
  const { opened, answer, runs, comment, changes, existing } = asked;
  const now = changed(
    withoutOwnComment(sourceOf(document), comment, runs),
    Selection.of(answer.runs),
    'replace',
  );
  const provenance = provenanceOf(source, answer.runs, answer.since, opened.session.demo);
  const isSame = changes.come.length + changes.gone.length === 0;
  const from = Math.min(comment.start, runs.start);
  const whole = rangeIn(document, from, Math.max(comment.end, runs.end));
  const target = new Target(document, [whole]);
  try {
    const proposal = {
      changes,
      describe: (run: RunId) => describe(run, opened.intervals),
      comment: printProvenance(provenance),
    };
    if (!isSame && !(await needs.confirm(proposal))) return;
    const known = { open: () => Promise.resolve(opened) };
    const datasets = new Datasets(needs.forms, known);
    if (!isSame && needsRecords(runs.format)) {
      await datasets.load(now, runs.style.processing ?? '', runs.selection);
    }
    const energyOf = energiesOf(answer.runs.map(datasetRun));
    const writer = new Writer(now, {
      energyOf: () => energyOf,
      dataset: () => datasets.facts,
      path: dataPath,
      url: needs.url,
      existing: () => (changes.isMerged ? existing : undefined),
    });
    await target.write(() => {
      requireSame(needs.known, opened.session);
      const [range] = target.ranges;
      if (!range) throw placeIsGone();
      const shift = document.offsetAt(range.start) - from;
      const place = rangeIn(document, runs.start + shift, runs.end + shift);
      const written = isSame
        ? document.getText(place)
        : writer.writeAs(runs.format, target.placeOf(place), runs.style);
      const options = { ...needs.readOptions(), experiment: experimentOf(answer) };
      const both = withProvenance(target, [place, written], now, provenance, options);
      if (both) return [both];
      throw new UserError(
        t('These runs can’t be written in their current format. Insert them again.'),
      );
    });
  } finally {
    target.dispose();
  }
  const count = countRuns(answer.runs.length);
  showDone(isSame ? t('Still the same {0}', count) : t('Updated to {0}', count));
}

interface Asked {
  readonly answer: KeptRuns;
  readonly comment: ProvenRuns;
  readonly runs: RunsInText & Span;
  readonly changes: Changes;
  /** The runs that no range may contain. */
  readonly existing: readonly RunId[];
}

/**
 * Shows progress and can be cancelled.
 *
 * @param read Parses the comment and its runs; their experiment may be known only from the answer.
 */
async function ask(
  query: string,
  { answers, readOptions }: UpdateNeeds,
  { session, intervals }: KnownOfSession,
  read: (options: ReadOptions) => ProvenRuns | undefined,
): Promise<Asked> {
  const { t } = vscode.l10n;
  const load = async (signal: AbortSignal, progress: (message: string) => void): Promise<Asked> => {
    const freshSince = Date.now() - patience;
    const answer = await answers.ask(query, { signal, session, freshSince, progress });
    const options = { ...readOptions(), experiment: experimentOf(answer) };
    const before = read(options)?.runs;
    if (!before) {
      throw new UserError(
        t('It’s not certain which runs this comment is about. Insert them again.'),
      );
    }
    await intervals.load(iovsToKnow(before, answer), { signal });
    const changes = changesOf(before, answer, intervals);
    const gaps = changes?.isMerged === true ? gapsBetween(Selection.of(answer.runs).ranges) : [];
    const iovs = gaps.map(({ experiment, first, last }) => iovOf(experiment, first, last));
    // Load details of removed runs, for as many as users would read.
    const gone = Selection.of(changes?.gone.slice(0, mostDescribed) ?? []).ranges;
    const described = gone.map(({ experiment, first, last }) => iovOf(experiment, first, last));
    await intervals.load([...iovs, ...described], { signal });
    const existing = iovs.map((iov) => intervals.get(iov)?.runs);
    // The current text, which has to be unchanged.
    const comment = read(options);
    const runs = comment?.runs;
    const isSame = runs && runs.end - runs.start === before.end - before.start;
    if (!isSame || runs.selection.difference(before.selection).size > 0) throw placeIsGone();
    if (!changes || !existing.every((each) => each !== undefined)) {
      throw new UserError(tooManyToCompare());
    }
    return { answer, comment, runs, changes, existing: existing.flat() };
  };
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t('Searching for runs'),
      cancellable: true,
    },
    (progress, token) =>
      withSignal(token, (signal) => load(signal, (message) => progress.report({ message }))),
  );
}

/** What happened to a run; undefined if that hasn't been loaded. */
function describe(run: RunId, known: Knowledge): string | undefined {
  const { runs, count } = known.get({ first: run, last: run }) ?? {};
  const [found] = runs ?? [];
  if (found) return describeRunInWords(found);
  return count === 0 ? vscode.l10n.t('doesn’t exist') : undefined;
}

/** The comment itself is rewritten; other comments among the runs would be lost. */
function withoutOwnComment(
  { text, language }: Source,
  { start, end }: Span,
  runs: RunsInText & Span,
): RunsInText {
  if (runs.hasComments !== true) return runs;
  const isWithin = runs.start < start && end < runs.end;
  const rest = isWithin
    ? text.slice(runs.start, start) + text.slice(end, runs.end)
    : text.slice(runs.start, runs.end);
  const sign = lineComments[language];
  if (sign !== undefined && !rest.includes(sign)) return { ...runs, hasComments: false };
  throw new UserError(vscode.l10n.t('The list contains comments that would be lost.'));
}
