import type { Language } from '../language.ts';
import { lineStart } from '../lines.ts';
import { readLiteral } from '../reading/literals.ts';
import type { Mention, MentionForm, MentionPart, Span } from '../reading/mention.ts';
import { Scopes } from '../reading/scopes.ts';
import { placeIn } from './place.ts';

/** Forms that are no list of runs, or several lists that go together. */
const wholes: ReadonlySet<MentionForm> = new Set<MentionForm>([
  'event-info-setter',
  'pandas-cut',
  'rdataframe-cut',
  'python-query',
]);

/**
 * What has to be taken out of a source for a run or a range to be gone: an item of a list or of a
 * range string, with the comma or the line that goes with it. Undefined where it is no item.
 */
export function removalOf(
  source: string,
  mention: Mention,
  part: MentionPart,
  language: Language,
): Span | undefined {
  if (wholes.has(mention.form)) return undefined;
  const item = itemOf(source, mention, part, language);
  if (!item) return undefined;
  switch (placeIn(source, item, language).inside) {
    case 'list':
      return withComma(source, item, 0, source.length);
    case 'block':
      return /^[ \t]*(?:#.*)?(?:\r?\n|$)/.test(source.slice(item.end))
        ? lineOf(source, item)
        : undefined;
    case 'brackets':
      return undefined;
    default: {
      if (mention.parts.length === 1) return undefined;
      const without = withComma(source, item, mention.start, mention.end);
      return without.end - without.start > item.end - item.start ? without : undefined;
    }
  }
}

/** What stands for a part in a list: of a path its string, of a pair what is paired with its file. */
function itemOf(
  source: string,
  { form }: Mention,
  part: MentionPart,
  language: Language,
): Span | undefined {
  switch (form) {
    case 'path':
    case 'dqm-path': {
      const before = /["'][^"'\s]*$/.exec(source.slice(lineStart(source, part.start), part.start));
      const after = /^[^"'\s]*["']/.exec(source.slice(part.end));
      if (!before && !after) return part;
      if (!before || !after) return undefined;
      return { start: part.start - before[0].length, end: part.end + after[0].length };
    }
    case 'caf-json': {
      const start = new Scopes(source, language).bracketAround(part.start);
      return start === undefined ? undefined : readLiteral(source, start, language);
    }
    default:
      return part;
  }
}

/** An item with the comma or blanks behind it; where there are none, with those before. */
function withComma(source: string, { start, end }: Span, from: number, to: number): Span {
  const after = /^[ \t]*,[ \t]*|^[ \t]+(?=["'\d])/.exec(source.slice(end, to));
  if (after) {
    const taken = { start, end: end + after[0].length };
    return isLine(source, taken) ? lineOf(source, taken) : taken;
  }
  const before = /,\s*$|(?<=["'\d])[ \t]+$/.exec(source.slice(from, start));
  return { start: start - (before?.[0].length ?? 0), end };
}

/** Whether nothing else is on a line. */
function isLine(source: string, { start, end }: Span): boolean {
  return (
    /^[ \t]*$/.test(source.slice(lineStart(source, start), start)) &&
    /^[ \t]*(?:\r?\n|$)/.test(source.slice(end))
  );
}

/** The line of a span with its end; with the end of the one before where it is the last. */
function lineOf(source: string, { start, end }: Span): Span {
  const begin = lineStart(source, start);
  const next = source.indexOf('\n', end);
  if (next >= 0) return { start: begin, end: next + 1 };
  const before = source.slice(0, begin);
  return { start: before.replace(/\r?\n$/, '').length, end: source.length };
}
