import { textBefore } from '../lines.ts';
import { plainText } from '../source/index.ts';
import { isPlausible } from './experiments.ts';
import {
  isLate,
  mentionOf,
  numbersPart,
  rangePart,
  type Mention,
  type NumberAt,
} from './mention.ts';
import { readRanges } from './runNumbers.ts';

const between = String.raw`(?:=|\s+|["'],\s*["'])`;
/** The value ends here, and no other follows, as when a shell splits it at a blank. */
const isAll = String.raw`(?![\w\${-]|[.,:]\w|,?[ \t]+\d)`;
const experimentOption = new RegExp(String.raw`--exp(?:eriment|No)?${between}(\d+)${isAll}`);
const runsOption = new RegExp(
  String.raw`(?<![\w-])--run(?:s|No)?${between}(?:(["'])([\d,\s-]+)\1|(\d+(?:[,-]\d+)*)${isAll})`,
);
/** The options of basf2: `--runLow 798 --runHigh 801`. */
const endOption = (name: string) =>
  new RegExp(String.raw`--run${name}${between}(\d+)${isAll}`, 'd');
const [lowOption, highOption] = [endOption('Low'), endOption('High')];

/** `--run-range 12 798 12 3904`, as the conditions database tools take it. */
const runRange = /^--run-range[= \t]+(\d+)[ \t]+(\d+)[ \t]+(-?\d+)[ \t]+(-?\d+)(?![\w.])/d;

/** A command is read up to this many characters. */
const longest = 50_000;

/** `--exp 12 --runs 798-3904,4272-5512`, in any order, on a line that may be continued with `\`. */
export function readCommandLine(source: string, offset: number): Mention | undefined {
  // Whatever follows on the line is another command.
  const command = /^(?:[^\n\\;|&#]|(?<!\s)#|\\(?:\r\n|[^]))*/;
  const [text = ''] = command.exec(source.slice(offset, offset + longest)) ?? [];
  const interval = runRange.exec(text);
  if (interval) {
    const span = { start: offset, end: offset + interval[0].length };
    return mentionOf('iov', span, [numbersPart(span, numbersIn(interval, offset))], true);
  }
  const experiment = experimentOption.exec(text);
  const runs = runsOption.exec(text);
  if (!experiment) return undefined;
  const mention = runs
    ? readRuns(text, offset, experiment, runs)
    : readEnds(text, offset, experiment);
  const isOurs = /^--\w+No/.test(experiment[0]) || isOfTool(source, offset);
  return isOurs || (mention && areRuns(mention)) ? mention : undefined;
}

/** Another program's `--runs 5` may be a number of runs, but ranges of high numbers are runs. */
function areRuns({ parts }: Mention): boolean {
  const [first] = parts;
  return (
    (parts.length > 1 || first?.runs.length !== 1) &&
    parts.every(({ iov }) => !iov || isPlausible(iov.first.experiment)) &&
    parts.some(isLate)
  );
}

/** Whether a command is one of Belle II's: basf2, or a tool whose name begins with b2. */
function isOfTool(source: string, offset: number): boolean {
  const before = textBefore(source, offset, 500).replaceAll(/\\\r?\n/g, '  ');
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
  const [all, quote = '', quoted, digits = quoted ?? ''] = runs;
  const at = offset + runs.index + all.length - quote.length - digits.length;
  const value = plainText(digits.replace(/[-,]+$/, ''), at);
  const parts = readRanges(value, Number(experiment[1]));
  if (!parts) return undefined;
  const span = { start: offset + earlier.index, end: offset + later.index + later[0].length };
  const isPartial = !/^[\s\\]*$/.test(separated) || earlier[0].includes('No');
  return mentionOf('b2info', span, parts, isPartial);
}

function readEnds(text: string, offset: number, found: RegExpExecArray): Mention | undefined {
  const [low, high] = [lowOption.exec(text), highOption.exec(text)];
  if (!low || !high) return undefined;
  const [[first], [last]] = [numbersIn(low, offset), numbersIn(high, offset)];
  if (!first || !last) return undefined;
  const all = [found, low, high];
  const span = {
    start: offset + Math.min(...all.map(({ index }) => index)),
    end: offset + Math.max(...all.map((each) => each.index + each[0].length)),
  };
  const part = rangePart(span, Number(found[1]), first, last);
  return mentionOf('b2info', span, [part], true);
}

/** The numbers captured by the groups of a match. */
function numbersIn(found: RegExpExecArray, offset: number): NumberAt[] {
  return found.slice(1).map((digits, i) => {
    const start = offset + (found.indices?.[i + 1]?.[0] ?? 0);
    return { start, end: start + digits.length, value: Number(digits) };
  });
}
