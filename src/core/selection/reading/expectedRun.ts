import { textBefore } from '../lines.ts';
import { Source, type Span } from '../source/index.ts';
import { findMentions } from './findMentions.ts';

/** Stands in for the run number still to be typed; as many digits as in paths. */
const placeholder = '99999';

/** A place in a text where a run number is expected: the span of its digits, and its experiment. */
export interface ExpectedRun extends Span {
  readonly experiment: number;
  /** How many digits a run number is padded to, as in paths. */
  readonly digits: number;
}

/** The run number expected at an offset, judging by how the surrounding text would be read. */
export function expectedRun({ text, language }: Source, offset: number): ExpectedRun | undefined {
  let start = offset;
  let end = offset;
  while (/\d/.test(text[start - 1] ?? '')) start--;
  while (/\d/.test(text[end] ?? '')) end++;
  const before = textBefore(text, start, 100);
  const path = /e\d{4}((?:\/[\w.+-]+){0,6}\/)?r$/.exec(before);
  const digits = path === null ? 1 : path[1] === undefined ? 6 : 5;
  const completed = text.slice(0, start) + placeholder + text.slice(end);
  for (const { parts } of findMentions(new Source(completed, language))) {
    for (const { runs } of parts) {
      const found = runs.find(
        (run) => run.start <= start && start < run.end && run.run.run === Number(placeholder),
      );
      if (found && completed.slice(found.start, found.end).endsWith(placeholder)) {
        return { start, end, experiment: found.run.experiment, digits };
      }
    }
  }
  return undefined;
}
