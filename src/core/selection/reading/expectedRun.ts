import type { Language } from '../language.ts';
import { findMentions } from './findMentions.ts';
import type { Span } from './mention.ts';

/** What stands for the run that is still to be written: no run has that number. */
const unwritten = '00000';

/** A place in a text where a run number is expected: the digits there, and whose it is. */
export interface ExpectedRun extends Span {
  readonly experiment: number;
  /** Whether the place is in a path, which pads its numbers. */
  readonly isPadded: boolean;
}

/** Whether a run number is expected at an offset, as what is written around it would be read. */
export function expectedRun(
  source: string,
  offset: number,
  language: Language,
): ExpectedRun | undefined {
  let start = offset;
  let end = offset;
  while (/\d/.test(source[start - 1] ?? '')) start--;
  while (/\d/.test(source[end] ?? '')) end++;
  const isPadded = source[start - 1] === 'r';
  const completed = source.slice(0, start) + unwritten + source.slice(end);
  for (const { parts } of findMentions(completed, language)) {
    for (const { runs } of parts) {
      const found = runs.find((run) => run.start <= start && start < run.end && run.run.run === 0);
      if (found && completed.slice(found.start, found.end).endsWith(unwritten)) {
        return { start, end, experiment: found.run.experiment, isPadded };
      }
    }
  }
  return undefined;
}
