import { inEnglish, printCount } from '../format/index.ts';
import {
  aboutProblem,
  findMentions,
  languages,
  Lines,
  Source,
  type Iov,
  type Language,
  type Mention,
} from '../selection/index.ts';
import { printAnswer, rowsThatFit } from './answer.ts';
import { printRuns } from './chosenRuns.ts';
import { limits } from './definitions.ts';
import { AgentError, cut } from './errors.ts';
import type { AgentHost } from './host.ts';

/** The runs that a text mentions. */
export async function runsInCode(
  host: AgentHost,
  { text, language, uri }: { text?: string; language?: string; uri?: string },
  signal: AbortSignal,
): Promise<string> {
  if ((text === undefined) === (uri === undefined)) {
    throw new AgentError('Give either “text” or “uri”.');
  }
  const read =
    uri === undefined
      ? { text: text ?? '', language: 'text' }
      : await host.readText(uri, { signal });
  if (read.text.length > limits.text) {
    throw new AgentError(
      `The file has more than ${printCount(limits.text)} characters. Give the part with the runs as text.`,
    );
  }
  const known = languageNamed(language ?? read.language);
  const lines = new Lines(read.text);
  const mentions = findMentions(new Source(read.text, known));
  const rows = mentions.map((mention) => [
    lines.at(mention.start).line + 1,
    mention.form,
    cut(read.text.slice(mention.start, mention.end).replaceAll(/\s+/g, ' ')),
    mention.iovs.slice(0, 100).map(printInterval),
    ...notes(mention),
  ]);
  const rest = { language: known, mentions: mentions.length };
  const shown = rowsThatFit(rows, rest);
  return printAnswer(
    {
      ...rest,
      shown: shown.length,
      ...(shown.length < rows.length && {
        note: `The first ${shown.length} of ${rows.length}: give a smaller part of the text.`,
      }),
      columns: ['line', 'form', 'text', 'runs', 'note'],
      rows: shown,
    },
    'Give a smaller part of the text.',
  );
}

function languageNamed(name: string): Language {
  return languages.find((language) => language === name) ?? 'text';
}

/** `12:798-3904`, as other tools accept it; in words if they can't. */
function printInterval({ first, last }: Iov): string {
  if (first.experiment === last.experiment) {
    return last.run === Infinity
      ? `${first.experiment}:${first.run} and all later runs of experiment ${first.experiment}`
      : printRuns({ experiment: first.experiment, first: first.run, last: last.run });
  }
  const end = (text: number): string => (text === Infinity ? 'last' : String(text));
  return `from ${first.experiment}:${first.run} to ${end(last.experiment)}:${end(last.run)}`;
}

function notes({ problem, isPartial, iovs }: Mention): readonly string[] {
  const parts = [
    problem === undefined ? undefined : inEnglish(() => aboutProblem(problem)),
    isPartial ? 'There are other conditions too, so fewer runs may pass.' : undefined,
    iovs.length > 100 ? `The first 100 of ${iovs.length} ranges.` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? [] : [parts.join(' ')];
}
