import type { Language } from '../language.ts';
import { readCall } from './calls.ts';
import { readCommandLine } from './commandLines.ts';
import { readCut } from './cuts.ts';
import { readKeyedRuns } from './keyedRuns.ts';
import { readKey, type Key } from './keys.ts';
import { iovOf } from '../iov.ts';
import { mentionOf, partOf, type Mention } from './mention.ts';
import { readPath } from './paths.ts';
import { readProse } from './prose.ts';

/** What may begin a mention. Most of a file holds none of it. */
const signs = new RegExp(
  [
    String.raw`(?<![\w])(?<call>ExpRun|IoV|IntervalOfValidity)\s*\(`,
    String.raw`(?<![0-9A-Za-z])e(?<pathExperiment>\d{4,})(?:(?:\/[\w.+-]+)?\/)?r(?<pathRun>\d{5,})(?![0-9A-Za-z])`,
    String.raw`(?<![\w-])(?<option>--(?:exp(?:eriment)?|runs?))\b`,
    String.raw`(?<!\w)(?<cut>__(?:experiment|run)__)(?!\w)`,
    String.raw`(?<!\w)(?:[Ee]xp(?:eriment)?|EXP(?:ERIMENT)?)\.?\s+(?<proseExperiment>\d+)\s*,?\s+(?:[Rr]uns?|RUNS?)\s+(?<proseRuns>\d+(?:\s*-\s*\d+)?(?:\s*,\s*\d+(?:\s*-\s*\d+)?)*)`,
    String.raw`(?<key>(?:[Rr]un|RUN|[Ee]xp|EXP|evtNum)[\w-]*)["']?(?:\[\d*\])?\s*(?<separator>=(?!=)|:(?!:)|\bin\s|(?=\{))`,
  ].join('|'),
  'g',
);

/** `["/path/to/file", [12, 798]]`, as b2caf-prompt-run reads it. */
const pairs = /"\s*,\s*(\[\s*(\d+)\s*,\s*(\d+)\s*\])/g;

/** The runs that a text mentions, in order; no two overlap. */
export function findMentions(source: string, language: Language): Mention[] {
  const mentions: Mention[] = [];
  const keys: Key[] = [];
  let read = 0;
  for (const found of source.matchAll(signs)) {
    const { groups = {} } = found;
    const { pathExperiment, pathRun, proseExperiment, proseRuns, key, separator } = groups;
    let mention: Mention | undefined;
    if (key !== undefined && separator !== undefined) {
      const read = readKey(source, found, key, separator, language);
      if (read) keys.push(read);
    } else if (pathExperiment !== undefined && pathRun !== undefined) {
      mention = readPath(found, pathExperiment, pathRun);
    } else if (proseExperiment !== undefined && proseRuns !== undefined) {
      mention = readProse(source, found, proseExperiment, proseRuns, language);
    } else if (found.index < read) {
      continue;
    } else if (groups['call'] !== undefined) {
      mention = readCall(source, found.index, language);
    } else if (groups['option'] !== undefined) {
      mention = readCommandLine(source, found.index);
    } else if (groups['cut'] !== undefined) {
      mention = readCut(source, found.index, language);
    }
    if (mention) {
      mentions.push(mention);
      read = mention.end;
    }
  }
  if (language === 'json') mentions.push(...[...source.matchAll(pairs)].flatMap(readPair));
  if (keys.length > 0) mentions.push(...readKeyedRuns(source, keys, language));
  return withoutOverlaps(mentions);
}

function readPair(found: RegExpExecArray): Mention {
  const [all, pair = '', experiment, run] = found;
  const end = found.index + all.length;
  const start = end - pair.length;
  const id = { experiment: Number(experiment), run: Number(run) };
  const named = [{ start: start + 1, end: end - 1, run: id }];
  const part = partOf({ start, end }, iovOf(id.experiment, id.run, id.run), named);
  return mentionOf('caf-json', { start, end }, [part]);
}

/** Of mentions that overlap, the one that begins first, and the longer one. */
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
