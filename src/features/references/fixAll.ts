import { Source, type Span } from '../../core/selection/index.ts';
import { findingsOf, type Finding } from './findings.ts';
import { fixesOf } from './fixes.ts';
import type { Knowledge } from './knownRuns.ts';
import type { ReadText } from './mentions.ts';

/** A text in place of another. */
export interface Change extends Span {
  readonly text: string;
}

/** More than that are not mended in one go. */
const most = 5000;

/**
 * Mends all of a text that can be mended without a choice, from its end to its begin, and reads it anew
 * after each step: where a run goes, the commas around it change.
 *
 * @param read Reads a version of the text.
 * @param isWanted Which findings are to be mended.
 * @returns The changes of the text as it was, in order, and how many findings they mend.
 */
export function fixAll(
  source: string,
  read: (text: string) => ReadText,
  known: Knowledge,
  isWanted: (finding: Finding) => boolean,
): { readonly changes: readonly Change[]; readonly fixed: number } {
  let text = source;
  let fixed = 0;
  let changes: readonly Change[] = [];
  // What is behind it is mended, or can't be.
  let end = Infinity;
  while (fixed < most) {
    const reading = read(text);
    const findings = findingsOf(reading, known)
      .filter((finding) => finding.part.start < end && isWanted(finding))
      .reverse();
    const code = new Source(text, reading.language ?? 'text');
    const fix = firstOf(findings, (finding) =>
      fixesOf(code, finding, known).find(({ isPreferred }) => isPreferred),
    );
    if (!fix) break;
    const { start } = fix.span;
    text = text.slice(0, start) + fix.text + text.slice(fix.span.end);
    changes = withChange(source, changes, { ...fix.span, text: fix.text });
    end = start + fix.text.length;
    fixed++;
  }
  return { changes, fixed };
}

function firstOf<T, R>(values: readonly T[], map: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const mapped = map(value);
    if (mapped !== undefined) return mapped;
  }
  return undefined;
}

/**
 * Changes with one more before them, or within the first of them.
 *
 * @param added At the offsets of the text with the changes.
 */
function withChange(source: string, changes: readonly Change[], added: Change): readonly Change[] {
  const [first, ...others] = changes;
  if (!first || added.end <= first.start) return [added, ...changes];
  const start = Math.min(added.start, first.start);
  const beyond = Math.max(0, added.end - first.start - first.text.length);
  const end = first.end + beyond;
  const now = source.slice(start, first.start) + first.text + source.slice(first.end, end);
  const text = now.slice(0, added.start - start) + added.text + now.slice(added.end - start);
  return [{ start, end, text }, ...others];
}
