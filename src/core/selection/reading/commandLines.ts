import { lineStart } from '../lines.ts';
import { plainText } from '../source/index.ts';
import { iovOfNumbers, namedRuns } from './calls.ts';
import { isPlausible } from './experiments.ts';
import { mentionOf, partOf, type Mention } from './mention.ts';
import { readRanges } from './runNumbers.ts';

const between = String.raw`(?:=|\s+|["'],\s*["'])`;
const experimentOption = new RegExp(String.raw`--exp(?:eriment)?${between}(\d+)(?![\d,-])`);
const runsOption = new RegExp(
  String.raw`--runs?${between}(?:"([\d,\s-]+)"|'([\d,\s-]+)'|(\d[\d,-]*))`,
);

/** `--run-range 12 798 12 3904`, as the tools of the conditions database take it. */
const runRange = /^--run-range[= \t]+(\d+)[ \t]+(\d+)[ \t]+(-?\d+)[ \t]+(-?\d+)(?![\w.])/d;

/** So far, in characters, a command is read. */
const longest = 50_000;

/** `--exp 12 --runs 798-3904,4272-5512`, in any order, on a line that `\` may continue. */
export function readCommandLine(source: string, offset: number): Mention | undefined {
  // What is behind it on the line is another command.
  const command = /^(?:[^\n\\;|&]|\\(?:\r\n|[^]))*/;
  const [text = ''] = command.exec(source.slice(offset, offset + longest)) ?? [];
  const interval = runRange.exec(text);
  if (interval) return readInterval(interval, offset);
  const experiment = experimentOption.exec(text);
  const runs = runsOption.exec(text);
  if (!experiment || !runs) return undefined;
  // Other programs have experiments of their own.
  const isOurs = /\bb2[\w-]+\s[^\n;|&]*$/.test(source.slice(lineStart(source, offset), offset));
  if (!isOurs && !isPlausible(Number(experiment[1]))) return undefined;
  const [earlier, later] =
    experiment.index < runs.index ? [experiment, runs] : ([runs, experiment] as const);
  const separated = text.slice(earlier.index + earlier[0].length, later.index);
  if (/--(?:exp|run)/.test(separated)) return undefined;
  const value = (runs[1] ?? runs[2] ?? runs[3] ?? '').replace(/[-,]+$/, '');
  const isQuoted = runs[3] === undefined;
  const end = runs.index + runs[0].length;
  const at = offset + (isQuoted ? end - 1 : end) - (runs[1] ?? runs[2] ?? runs[3] ?? '').length;
  const parts = readRanges(plainText(value, at), Number(experiment[1]));
  if (!parts) return undefined;
  const ends = [
    offset + experiment.index + experiment[0].length,
    isQuoted ? offset + end : at + value.length,
  ];
  const span = { start: offset + earlier.index, end: Math.max(...ends) };
  const isPartial = !/^[\s\\]*$/.test(separated);
  return { ...mentionOf('b2info', span, parts), isPartial };
}

function readInterval(found: RegExpExecArray, offset: number): Mention {
  const given = found.slice(1).map((digits, i) => {
    const start = offset + (found.indices?.[i + 1]?.[0] ?? 0);
    return { start, end: start + digits.length, value: Number(digits) };
  });
  const span = { start: offset, end: offset + found[0].length };
  const part = partOf(span, iovOfNumbers(given), namedRuns(given));
  return { ...mentionOf('iov', span, [part]), isPartial: true };
}
