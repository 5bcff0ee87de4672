import type { Mention, MentionPart } from '../reading/mention.ts';
import type { Source, Span } from '../source/index.ts';

/** What separates a run or a range from the ones next to it in the same text: `5-9, 20`. */
export function jointsAround(text: string, { parts }: Mention, { start, end }: Span): string[] {
  const at = parts.findIndex((part) => part.start === start);
  const [before, after] = [parts[at - 1], parts[at + 1]];
  const joints = [before && text.slice(before.end, start), after && text.slice(end, after.start)];
  return joints.flatMap((joint) => (joint && /^[\s,;]+$/.test(joint) ? joint : []));
}

/** A run or a range with the quotes around it, if they contain nothing else. */
export function quotedAround(text: string, part: MentionPart): Span {
  const quote = text[part.start - 1] ?? '';
  const isAll = /["']/.test(quote) && quote === text[part.end];
  return isAll ? { start: part.start - 1, end: part.end + 1 } : part;
}

/** Whether it's the runs of an experiment, as the second of a pair: `[(12, "798-801"), …]`. */
export function isOfPair(source: Source, { form, parts }: Mention, { start }: Span): boolean {
  if (form !== 'numbers' && form !== 'ranges') return false;
  const from = (source.bracketAround(start) ?? -1) + 1;
  const isBehindNumber = /^\s*\d+\s*,\s*$/.test(source.withoutComments(from, start));
  return isBehindNumber && !parts.some((part) => from <= part.start && part.end < start);
}
