import type { Language } from './language.ts';
import { stateAt } from './reading/comments.ts';
import { findMentions } from './reading/findMentions.ts';
import type { Span } from './reading/mention.ts';
import { assignment, isUsed, statementAt } from './statement.ts';

/** A text to insert, and where. */
export interface AddedText {
  readonly offset: number;
  readonly text: string;
}

/**
 * Of which experiment the runs at a span are, as they or what is around them say it. Undefined where
 * nothing does, or several are named.
 */
export function saidExperiment(source: string, span: Span, language: Language): number | undefined {
  const named = experimentsAt(source, span, language);
  if (named.length > 0) return named.length === 1 ? named[0] : undefined;
  // What is around it holds for it too, whatever its name is: as it would for runs there.
  const place = statementAt(source, span, language);
  if (!place) return undefined;
  const { offset, joint } = place;
  const statement = assignment('runs', '[0]', language);
  const probed = source.slice(0, offset) + statement + joint + source.slice(offset);
  const [experiment] = experimentsAt(
    probed,
    { start: offset, end: offset + statement.length },
    language,
  );
  return experiment;
}

/** The experiments that are read where a span is, in order. */
function experimentsAt(source: string, { start, end }: Span, language: Language): number[] {
  const iovs = findMentions(source, language)
    .filter((mention) => mention.start < end && start < mention.end)
    .flatMap((mention) => mention.iovs);
  return [...new Set(iovs.flatMap(({ first, last }) => [first.experiment, last.experiment]))];
}

/**
 * What says of which experiment the runs at a span are, where nothing does: a statement before
 * theirs, an entry beside theirs, or words in text and comments. Undefined where nothing can.
 */
export function experimentToSay(
  source: string,
  span: Span,
  experiment: number,
  language: Language,
): AddedText | undefined {
  const insertion =
    wordsFor(source, span, experiment, language) ??
    statementFor(source, span, experiment, language);
  if (!insertion) return undefined;
  const { offset, text } = insertion;
  const said = source.slice(0, offset) + text + source.slice(offset);
  const moved = { start: span.start + text.length, end: span.end + text.length };
  return saidExperiment(said, moved, language) === experiment ? insertion : undefined;
}

function wordsFor(
  source: string,
  { start }: Span,
  experiment: number,
  language: Language,
): AddedText | undefined {
  if (language !== 'text' && stateAt(source, start, language) !== 'comment') return undefined;
  return { offset: start, text: `experiment ${experiment}, runs ` };
}

function statementFor(
  source: string,
  span: Span,
  experiment: number,
  language: Language,
): AddedText | undefined {
  const place = statementAt(source, span, language);
  // What is called that already may be something else.
  const name = ['experiment', 'exp'].find((each) => !isUsed(each, source, language));
  if (!place || name === undefined) return undefined;
  return {
    offset: place.offset,
    text: assignment(name, String(experiment), language) + place.joint,
  };
}
