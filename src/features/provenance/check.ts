import * as vscode from 'vscode';
import { compareShown, formatCount, formatList, formatSentences } from '../../core/format/index.ts';
import {
  findProvenance,
  findProvenRuns,
  Lines,
  Source,
  type ProvenRuns,
  type ReadOptions,
  type Span,
} from '../../core/selection/index.ts';
import type { KeptRuns } from '../../core/store/index.ts';
import { isCancellation, logError, messageOf, UserError, withSignal } from '../common/index.ts';
import { requireSame } from '../connection/index.ts';
import { textBefore } from '../notebooks/index.ts';
import type { Knowledge, KnownRuns } from '../references/index.ts';
import {
  codeInWorkspace,
  findingsOf,
  iovsToKnow as iovsNamed,
  type Code,
} from '../references/providers.ts';
import { experimentOf, type Answers } from './answers.ts';
import { changesOf, iovsToKnow, tooManyToCompare } from './changes.ts';
import { aboutChanges, areChangesOn, severityOf, type Problem } from './problems.ts';
import { queryOf } from './sources.ts';

export interface CheckNeeds {
  readonly answers: Answers;
  readonly known: KnownRuns;
  readonly readOptions: ReadOptions;
}

export interface CheckOptions {
  readonly token: vscode.CancellationToken;
  readonly signal: AbortSignal;
  readonly progress?: (message: string) => void;
}

/** The result of checking a workspace. */
export interface Checked {
  /** In the order of files and lines. */
  readonly problems: readonly Problem[];
  /** In a sentence. */
  readonly summary: string;
}

/** Checks the workspace with progress; undefined if the user cancels. */
export async function checkWithProgress(needs: CheckNeeds): Promise<Checked | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Checking runs in the workspace'),
    cancellable: true,
  };
  try {
    return await vscode.window.withProgress(options, (progress, token) =>
      withSignal(token, (signal) =>
        checkWorkspace(needs, {
          token,
          signal,
          progress: (message) => progress.report({ message }),
        }),
      ),
    );
  } catch (error) {
    if (isCancellation(error)) return undefined;
    throw error;
  }
}

/**
 * Checks all runs in the workspace's code: whether they exist and are good, and if a comment says
 * where they come from, whether its query still finds the same runs. All runs are loaded together,
 * and each query runs once.
 *
 * @throws RunDBError, UserError if some runs may be missing or another server is connected by then,
 * and the signal's reason. The result is never partial.
 */
export async function checkWorkspace(
  { answers, known, readOptions }: CheckNeeds,
  { token, signal, progress = () => {} }: CheckOptions,
): Promise<Checked> {
  const { t } = vscode.l10n;
  const { session, intervals } = await known.open();
  const { texts, left } = await codeInWorkspace(token, (text) => text.includes(' RunDB '));
  signal.throwIfAborted();
  const files = new Set(texts.flatMap(fileWithRuns));
  const iovs = texts.flatMap(({ reading: { mentions, ignored } }) =>
    iovsNamed(mentions.filter((mention) => !ignored.has(mention))),
  );
  progress(
    files.size === 1 ? t('1 file with runs') : t('{0} files with runs', formatCount(files.size)),
  );
  await intervals.load(iovs, { signal });
  const problems: Problem[] = texts.flatMap((each) => problemsOf(each, intervals));
  const asked = new Map<string, KeptRuns>();
  let lists = 0;
  for (const code of texts) {
    if (!areChangesOn(code.uri)) continue;
    for (const comment of provenRunsOf(code, readOptions)) {
      if (code.reading.ignored.has(comment)) continue;
      requireSame(known, session);
      lists++;
      progress(comment.provenance.source);
      const found = await problemOfComment(comment, code, async (query) => {
        const answer =
          asked.get(query) ?? (await answers.ask(query, { signal, session, progress }));
        asked.set(query, answer);
        return answer;
      });
      if (found) problems.push(found);
    }
  }
  requireSame(known, session);
  return {
    problems: problems.sort(byPlace),
    summary: summaryOf(problems, lists, files.size, left),
  };

  /** What is wrong with the runs of a comment. */
  async function problemOfComment(
    comment: ProvenRuns,
    code: Code,
    ask: (query: string) => Promise<KeptRuns>,
  ): Promise<Problem | undefined> {
    const problem = (kind: 'changed' | 'source', message: string): Problem => ({
      ...{ kind, message, uri: code.uri, cell: code.cell },
      range: rangesIn(code.text)(comment),
    });
    let answer: KeptRuns;
    try {
      answer = await ask(await queryOf(comment.provenance.source, code.uri));
    } catch (error) {
      // An invalid query or a missing file is another problem to report.
      const isOwn =
        error instanceof UserError || (error as Error | undefined)?.name === 'QueryError';
      if (!isOwn) throw error;
      logError(error);
      return problem('source', messageOf(error));
    }
    const options = { ...readOptions, experiment: experimentOf(answer) };
    const { runs } =
      provenRunsOf(code, options).find(({ start }) => start === comment.start) ?? comment;
    if (!runs) {
      return problem(
        'source',
        t('It’s not certain which runs this comment is about. Insert them again.'),
      );
    }
    await intervals.load(iovsToKnow(runs, answer), { signal });
    const changes = changesOf(runs, answer, intervals);
    if (!changes) return problem('source', tooManyToCompare());
    if (changes.come.length + changes.gone.length === 0) return undefined;
    return problem('changed', aboutChanges(changes, comment.provenance));
  }
}

function provenRunsOf(code: Code, options: ReadOptions): ProvenRuns[] {
  const before = code.document ? textBefore(code.document) : '';
  return findProvenRuns(sourceOf(code), options, before);
}

/** IPython hands some cells to another program. */
function sourceOf({ text, language, reading }: Code): Source {
  return new Source(text, reading.language ?? language);
}

/** The file or notebook of a text that mentions runs. */
function fileWithRuns(code: Code): string[] {
  const { uri, reading, cell } = code;
  const { mentions, ignored } = reading;
  const isNone =
    mentions.every((mention) => ignored.has(mention)) &&
    findProvenance(sourceOf(code)).length === 0;
  return isNone ? [] : [(cell?.notebook ?? uri).toString()];
}

/** Gaps are left out: most ranges contain some on purpose. */
function problemsOf({ uri, cell, text, reading }: Code, known: Knowledge): Problem[] {
  const findings = findingsOf(reading, known).filter(({ kind }) => kind !== 'gap');
  if (findings.length === 0) return [];
  const rangeOf = rangesIn(text);
  const problems = findings.map(({ kind, message, part }) => {
    return { kind, uri, range: rangeOf(part), message, cell };
  });
  return problems.filter((problem) => severityOf(problem) !== undefined);
}

function rangesIn(text: string): (span: Span) => vscode.Range {
  const lines = new Lines(text);
  const at = (offset: number) => {
    const { line, column } = lines.at(offset);
    return new vscode.Position(line, column);
  };
  return ({ start, end }) => new vscode.Range(at(start), at(end));
}

function byPlace(a: Problem, b: Problem): number {
  return compareShown(a.uri.toString(), b.uri.toString()) || a.range.start.compareTo(b.range.start);
}

/** `Checked the runs in 5 files: 1 of 2 sources changed, 2 mentions of bad runs.` */
function summaryOf(
  problems: readonly Problem[],
  sources: number,
  files: number,
  left: number,
): string {
  const { t } = vscode.l10n;
  const of = (...kinds: Problem['kind'][]) =>
    problems.filter(({ kind }) => kinds.includes(kind)).length;
  const [changed, bad, missing] = [of('changed'), of('bad'), of('missing')];
  const other = problems.length - changed - bad - missing;
  const parts = [
    changed > 0
      ? t('{0} of {1} sources changed', formatCount(changed), formatCount(sources))
      : undefined,
    oneOrMore(missing, t('1 mention of a run that doesn’t exist'), (count) =>
      t('{0} mentions of runs that don’t exist', count),
    ),
    oneOrMore(bad, t('1 mention of a bad run'), (count) => t('{0} mentions of bad runs', count)),
    oneOrMore(other, t('1 other problem'), (count) => t('{0} other problems', count)),
  ].filter((part) => part !== undefined);
  const found = parts.length === 0 ? t('no problems found') : formatList(parts);
  const all =
    files === 1
      ? t('Checked the runs in 1 file: {0}.', found)
      : t('Checked the runs in {0} files: {1}.', formatCount(files), found);
  return formatSentences([
    all,
    oneOrMore(left, t('1 file wasn’t read.'), (count) => t('{0} files weren’t read.', count)),
  ]);
}

/** The singular or plural text; undefined for 0. */
function oneOrMore(
  count: number,
  one: string,
  more: (count: string) => string,
): string | undefined {
  if (count === 0) return undefined;
  return count === 1 ? one : more(formatCount(count));
}
