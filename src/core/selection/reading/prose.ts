import type { Language } from '../language.ts';
import { isInComment } from './comments.ts';
import { mentionOf, type Mention } from './mention.ts';
import { plainText, readRanges } from './runNumbers.ts';

/** `experiment 12, runs 798-801, 804` in a text or a comment. */
export function readProse(
  source: string,
  found: RegExpExecArray,
  experiment: string,
  runs: string,
  language: Language,
): Mention | undefined {
  const start = found.index;
  const end = start + found[0].length;
  if (language !== 'text' && !isInComment(source, start, language)) return undefined;
  const at = end - runs.length;
  const parts = readRanges(plainText(runs, at), Number(experiment));
  return parts && mentionOf('prose', { start, end }, parts);
}
