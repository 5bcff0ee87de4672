import * as vscode from 'vscode';
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
import { textBefore } from '../notebooks/index.ts';
import type { KnownRuns } from '../references/index.ts';
import {
  codeInWorkspace,
  findingsOf,
  iovsToKnow as iovsNamed,
  type Code,
} from '../references/providers.ts';
import { experimentOf, type Answers } from './answers.ts';
import { changesOf, iovsToKnow } from './changes.ts';
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

/** What was found in a workspace. */
export interface Checked {
  /** In the order of files and lines. */
  readonly problems: readonly Problem[];
  /** In a sentence. */
  readonly summary: string;
}

/** The same with progress; undefined for who cancels. */
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
 * Looks at all runs that the workspace's code names: those that don't exist or are bad, and those of
 * which a comment says where they come from, where that gives others by now. Asks for all runs at
 * once, and for each query once.
 *
 * @throws RunDBError, UserError where some may be missing, and the signal's reason: nobody takes a part
 *   for the whole.
 */
export async function checkWorkspace(
  { answers, known, readOptions }: CheckNeeds,
  { token, signal, progress = () => {} }: CheckOptions,
): Promise<Checked> {
  const { t } = vscode.l10n;
  const { texts, left } = await codeInWorkspace(token, (text) => text.includes(' RunDB '));
  signal.throwIfAborted();
  const files = new Set(texts.flatMap(fileWithRuns));
  const iovs = texts.flatMap(({ reading: { mentions, ignored } }) =>
    iovsNamed(mentions.filter((mention) => !ignored.has(mention))),
  );
  progress(t('{0} files with runs', files.size.toLocaleString('en')));
  await known.load(iovs, signal);
  const problems: Problem[] = texts.flatMap((each) => problemsOf(each, known));
  const asked = new Map<string, KeptRuns>();
  let lists = 0;
  for (const code of texts) {
    if (!areChangesOn(code.uri)) continue;
    for (const comment of provenRunsOf(code, readOptions)) {
      if (code.reading.ignored.has(comment)) continue;
      lists++;
      progress(comment.provenance.source);
      const found = await problemOfComment(comment, code, async (query) => {
        const answer = asked.get(query) ?? (await answers.ask(query, { signal, progress }));
        asked.set(query, answer);
        return answer;
      });
      if (found) problems.push(found);
    }
  }
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
      // A query with a mistake, or a file that is gone, is one more problem.
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
      return problem('source', t('It’s not certain which runs this comment is about.'));
    }
    await known.load(iovsToKnow(runs, answer), signal);
    const changes = changesOf(runs, answer, known);
    if (!changes) return problem('source', t('Too many runs to compare.'));
    if (changes.come.length + changes.gone.length === 0) return undefined;
    return problem('changed', aboutChanges(changes, comment.provenance));
  }
}

function provenRunsOf({ text, language, document }: Code, options: ReadOptions): ProvenRuns[] {
  const before = document ? textBefore(document) : '';
  return findProvenRuns(new Source(text, language), options, before);
}

/** The file or notebook of a text that names runs. */
function fileWithRuns({ uri, text, language, reading, cell }: Code): string[] {
  const { mentions, ignored } = reading;
  const isNone =
    mentions.every((mention) => ignored.has(mention)) &&
    findProvenance(new Source(text, language)).length === 0;
  return isNone ? [] : [(cell?.notebook ?? uri).toString()];
}

/** Gaps are left out: most ranges go over some on purpose. */
function problemsOf({ uri, cell, text, reading }: Code, known: KnownRuns): Problem[] {
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
  return a.uri.toString().localeCompare(b.uri.toString()) || a.range.start.compareTo(b.range.start);
}

/** `Checked the runs in 5 files: 1 of 2 sources changed, 2 mentions of bad runs.` */
function summaryOf(
  problems: readonly Problem[],
  sources: number,
  files: number,
  left: number,
): string {
  const { t } = vscode.l10n;
  const number = (count: number): string => count.toLocaleString('en');
  const of = (...kinds: Problem['kind'][]) =>
    problems.filter(({ kind }) => kinds.includes(kind)).length;
  const [changed, bad, missing] = [of('changed'), of('bad'), of('missing')];
  const other = problems.length - changed - bad - missing;
  const parts = [
    changed > 0 ? t('{0} of {1} sources changed', number(changed), number(sources)) : undefined,
    missing > 0 ? t("{0} mentions of runs that don't exist", number(missing)) : undefined,
    bad > 0 ? t('{0} mentions of bad runs', number(bad)) : undefined,
    other > 0 ? t('{0} other problems', number(other)) : undefined,
  ].filter((part) => part !== undefined);
  const found = parts.length === 0 ? t('no problems found') : parts.join(', ');
  const all =
    files === 1
      ? t('Checked the runs in 1 file: {0}.', found)
      : t('Checked the runs in {0} files: {1}.', number(files), found);
  if (left === 0) return all;
  return `${all} ${left === 1 ? t("1 file wasn't read.") : t("{0} files weren't read.", number(left))}`;
}
