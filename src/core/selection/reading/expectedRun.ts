import { Source, type Span } from '../source/index.ts';
import { findMentions } from './findMentions.ts';

/** What stands for the run that is still to be written, in as many digits as paths have. */
const unwritten = '99999';

/** A place in a text where a run number is expected: the digits there, and whose it is. */
export interface ExpectedRun extends Span {
  readonly experiment: number;
  /** How many digits a run number has there: paths pad it. */
  readonly digits: number;
}

/** Whether a run number is expected at an offset, as what is written around it would be read. */
export function expectedRun({ text, language }: Source, offset: number): ExpectedRun | undefined {
  let start = offset;
  let end = offset;
  while (/\d/.test(text[start - 1] ?? '')) start--;
  while (/\d/.test(text[end] ?? '')) end++;
  const before = text.slice(Math.max(0, start - 100), start);
  const path = /e\d{4}((?:\/[\w.+-]+){0,6}\/)?r$/.exec(before);
  const digits = path === null ? 1 : path[1] === undefined ? 6 : 5;
  const completed = text.slice(0, start) + unwritten + text.slice(end);
  for (const { parts } of findMentions(new Source(completed, language))) {
    for (const { runs } of parts) {
      const found = runs.find(
        (run) => run.start <= start && start < run.end && run.run.run === Number(unwritten),
      );
      if (found && completed.slice(found.start, found.end).endsWith(unwritten)) {
        return { start, end, experiment: found.run.experiment, digits };
      }
    }
  }
  return undefined;
}
