import { Source } from '../source/index.ts';
import { readCall } from './calls.ts';
import { readCommandLine } from './commandLines.ts';
import { readCut, readQuery } from './cuts.ts';
import { readKeyedRuns } from './keyedRuns.ts';
import { readKey, separators, type Key } from './keys.ts';
import { mentionOf, runPart, shiftedMention, type Mention } from './mention.ts';
import { readPath } from './paths.ts';
import { prose, readProse } from './prose.ts';

/** What may begin a mention. Most of a file matches none of it. */
const signs = new RegExp(
  [
    String.raw`(?<![\w])(?<call>ExpRun|IoV|IntervalOfValidity|setIOV)(?:[ \t]+\w+)?\s*[({]`,
    String.raw`(?<![0-9A-Za-z])(?<path>e[01]\d{3}(?:(?:\/[\w.+-]+){0,6}\/)?r\d{5,})(?![0-9A-Za-z])`,
    String.raw`(?<=(?<![\w.])(?:[a-z]\w{0,30}\.){1,3})(?<file>\d{4}\.\d{5})(?=\.(?:HLT|hlt|f\d|root))`,
    String.raw`(?<![\w-])(?<option>--(?:exp(?:eriment|No)?|run(?:s|No|Low|High|-range)?))\b`,
    String.raw`(?<!\w)(?<cut>__(?:experiment|run)__)(?!\w)`,
    String.raw`\.(?:query|Filter)\(\s*(?<query>["'])`,
    prose,
    String.raw`(?<key>(?:[Rr]un|RUN|[Rr]ange|RANGE|[Ee]xp|EXP|evtNum|[Ii]o[Vv]|payload_b)[\w-]*)["']?(?:\[\d*\])?\s*(?<separator>${separators})`,
  ].join('|'),
  'g',
);

/** `["/path/to/file", [12, 798]]`, as b2caf-prompt-run reads it: only with a data file. */
const pairs =
  /"(?![^"\n]*\.(?!s?root")[A-Za-z]\w*")[^"\n]*[/.][^"\n]*"\s*,\s*(\[\s*(\d+)\s*,\s*(\d+)\s*\])/g;

/** The runs that a text mentions, in order, not overlapping. */
export function findMentions(source: Source): Mention[] {
  const { parts, text, language } = source;
  if (parts.length === 0) return mentionsIn(source);
  let rest = '';
  for (const { start, end } of parts) {
    rest += text.slice(rest.length, start) + text.slice(start, end).replaceAll(/[^\n]/g, ' ');
  }
  const around = new Source(rest + text.slice(rest.length), language);
  const inside = parts.flatMap((part) =>
    mentionsIn(part.source).map((mention) => shiftedMention(mention, part.start)),
  );
  return withoutOverlaps([...mentionsIn(around), ...inside]);
}

function mentionsIn(source: Source): Mention[] {
  const { text, language } = source;
  const mentions: Mention[] = [];
  const keys: Key[] = [];
  let read = 0;
  for (const found of text.matchAll(signs)) {
    const { key, path, file, prose: words, call, option, cut, query } = found.groups ?? {};
    let mention: Mention | undefined;
    if (key !== undefined) {
      const read = readKey(source, found);
      if (read) keys.push(read);
    } else if (path !== undefined) {
      mention = readPath(path, found.index);
    } else if (file !== undefined) {
      const last = mentions.at(-1);
      const read = readPath(file, found.index);
      // In the folder of its run, it adds nothing.
      mention = last && read && isSamePath(text, last, read) ? undefined : read;
    } else if (words !== undefined) {
      mention = readProse(source, found);
    } else if (found.index < read) {
      continue;
    } else if (call !== undefined) {
      mention = readCall(source, found.index);
    } else if (option !== undefined) {
      mention = readCommandLine(text, found.index);
    } else if (cut !== undefined) {
      mention = readCut(source, found.index);
    } else if (query !== undefined) {
      mention = readQuery(source, found.index + found[0].length - 1);
    }
    if (mention) {
      mentions.push(mention);
      read = mention.end;
    }
  }
  if (language === 'json') mentions.push(...[...text.matchAll(pairs)].flatMap(readPair));
  if (keys.length > 0) mentions.push(...readKeyedRuns(source, keys));
  return withoutOverlaps(mentions);
}

function isSamePath(text: string, folder: Mention, file: Mention): boolean {
  const [a, b] = [folder.parts[0]?.iov?.first, file.parts[0]?.iov?.first];
  return (
    a?.experiment === b?.experiment &&
    a?.run === b?.run &&
    !/[\s"',]/.test(text.slice(folder.end, file.start))
  );
}

function readPair(found: RegExpExecArray): Mention | [] {
  const [all, pair = ''] = found;
  const [experiment = 0, run = 0] = found.slice(2).map(Number);
  const end = found.index + all.length;
  const start = end - pair.length;
  // There have never been that many experiments.
  if (experiment >= 100 && experiment < 1000) return [];
  // A name with a pair of small numbers can be many other things.
  if (run < 100 && !/^"[^"\n]*(?:\/"|\*|\.root|e\d{4})|^"(?:\w+:)?\//.test(all)) return [];
  const span = { start, end };
  const part = runPart(span, experiment, run, { start: start + 1, end: end - 1 });
  return mentionOf('caf-json', span, [part]);
}

/** Of overlapping mentions, keeps the one that begins first, or else the longest. */
function withoutOverlaps(mentions: Mention[]): Mention[] {
  let end = 0;
  return mentions
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((mention) => {
      if (mention.start < end) return false;
      ({ end } = mention);
      return true;
    });
}
