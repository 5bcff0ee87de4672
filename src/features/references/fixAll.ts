import { Source, type Span } from '../../core/selection/index.ts';
import { findingsOf, type Finding } from './findings.ts';
import { fixesOf } from './fixes.ts';
import type { Knowledge } from './knownRuns.ts';
import type { ReadText } from './mentions.ts';

/** A replacement of a part of a text. */
export interface Change extends Span {
  readonly text: string;
}

/** The most findings that are fixed in one go. */
const most = 5000;

/**
 * Fixes every finding in a text that has a preferred fix, from the end of the text to its
 * beginning. The text is parsed again after each fix, because removing a run changes the commas
 * around it.
 *
 * @param read Parses a version of the text.
 * @param isWanted Which findings to fix.
 * @returns The changes to the original text, in order, and how many findings they fix.
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
  // Everything after this offset is fixed, or can't be.
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
 * The changes with one more, before the first of them or overlapping it.
 *
 * @param added With offsets in the text after `changes`.
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
