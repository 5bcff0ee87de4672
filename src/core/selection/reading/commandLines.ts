import { plainText } from '../source/index.ts';
import { iovOfNumbers, namedRuns } from './calls.ts';
import { isPlausible } from './experiments.ts';
import { mentionOf, partOf, type Mention } from './mention.ts';
import { readRanges } from './runNumbers.ts';
import { iovOf } from '../iov.ts';

const between = String.raw`(?:=|\s+|["'],\s*["'])`;
/** No more of the value behind it, nor another one, as where a shell splits it at a blank. */
const isAll = String.raw`(?![\w\${-]|[.,:]\w|,?[ \t]+\d)`;
const experimentOption = new RegExp(String.raw`--exp(?:eriment|No)?${between}(\d+)${isAll}`);
const runsOption = new RegExp(
  String.raw`(?<![\w-])--run(?:s|No)?${between}(?:"([\d,\s-]+)"|'([\d,\s-]+)'|(\d+(?:[,-]\d+)*)${isAll})`,
);
/** basf2's own: `--runLow 798 --runHigh 801`. */
const endOption = (name: string) =>
  new RegExp(String.raw`--run${name}${between}(\d+)${isAll}`, 'd');
const [lowOption, highOption] = [endOption('Low'), endOption('High')];

/** `--run-range 12 798 12 3904`, as the tools of the conditions database take it. */
const runRange = /^--run-range[= \t]+(\d+)[ \t]+(\d+)[ \t]+(-?\d+)[ \t]+(-?\d+)(?![\w.])/d;

/** So far, in characters, a command is read. */
const longest = 50_000;

/** `--exp 12 --runs 798-3904,4272-5512`, in any order, on a line that `\` may continue. */
export function readCommandLine(source: string, offset: number): Mention | undefined {
  // What is behind it on the line is another command.
  const command = /^(?:[^\n\\;|&#]|(?<!\s)#|\\(?:\r\n|[^]))*/;
  const [text = ''] = command.exec(source.slice(offset, offset + longest)) ?? [];
  const interval = runRange.exec(text);
  if (interval) return readInterval(interval, offset);
  const experiment = experimentOption.exec(text);
  const runs = runsOption.exec(text);
  if (!experiment) return undefined;
  const mention = runs
    ? readRuns(text, offset, experiment, runs)
    : readEnds(text, offset, experiment);
  const isOurs = /^--\w+No/.test(experiment[0]) || isOfTool(source, offset);
  return isOurs || (mention && areRuns(mention)) ? mention : undefined;
}

/** Other programs have experiments of their own, and `--runs 5` is how many: not in ranges of late runs. */
function areRuns({ parts }: Mention): boolean {
  const [first] = parts;
  return (
    (parts.length > 1 || first?.runs.length !== 1) &&
    parts.every(({ iov }) => !iov || isPlausible(iov.first.experiment)) &&
    parts.some(({ iov }) => !iov || iov.last.run >= 100)
  );
}

/** Whether a command is one of Belle II's: basf2, or a tool whose name begins with b2. */
function isOfTool(source: string, offset: number): boolean {
  const before = source.slice(Math.max(0, offset - 500), offset).replaceAll(/\\\r?\n/g, '  ');
  return /\bb(?:2[\w-]+|asf2)\b["']?[\s,][^\n;|&]*$/.test(before);
}

function readRuns(
  text: string,
  offset: number,
  experiment: RegExpExecArray,
  runs: RegExpExecArray,
): Mention | undefined {
  const [earlier, later] =
    experiment.index < runs.index ? [experiment, runs] : ([runs, experiment] as const);
  const separated = text.slice(earlier.index + earlier[0].length, later.index);
  if (/--(?:exp|run)/.test(separated)) return undefined;
  const digits = runs[1] ?? runs[2] ?? runs[3] ?? '';
  const value = digits.replace(/[-,]+$/, '');
  const isQuoted = runs[3] === undefined;
  const end = runs.index + runs[0].length;
  const at = offset + (isQuoted ? end - 1 : end) - digits.length;
  const parts = readRanges(plainText(value, at), Number(experiment[1]));
  if (!parts) return undefined;
  const ends = [
    offset + experiment.index + experiment[0].length,
    isQuoted ? offset + end : at + value.length,
  ];
  const span = { start: offset + earlier.index, end: Math.max(...ends) };
  const isPartial = !/^[\s\\]*$/.test(separated) || earlier[0].includes('No');
  return { ...mentionOf('b2info', span, parts), isPartial };
}

function readEnds(text: string, offset: number, found: RegExpExecArray): Mention | undefined {
  const [low, high] = [lowOption.exec(text), highOption.exec(text)];
  const [lowAt, highAt] = [low?.indices?.[1], high?.indices?.[1]];
  if (!low || !high || !lowAt || !highAt) return undefined;
  const experiment = Number(found[1]);
  const iov = iovOf(experiment, Number(low[1]), Number(high[1]));
  const named = [lowAt, highAt].map(([start, end]) => {
    const run = Number(text.slice(start, end));
    return { start: offset + start, end: offset + end, run: { experiment, run } };
  });
  const all = [found, low, high];
  const span = {
    start: offset + Math.min(...all.map(({ index }) => index)),
    end: offset + Math.max(...all.map((each) => each.index + each[0].length)),
  };
  return { ...mentionOf('b2info', span, [partOf(span, iov, named)]), isPartial: true };
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
