import { findMentions } from './reading/findMentions.ts';
import { shifted, Source, type Span } from './source/index.ts';
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
export function saidExperiment(source: Source, span: Span): number | undefined {
  const part = source.partAround(span);
  if (part) return saidExperiment(part.source, shifted(span, -part.start));
  const named = experimentsAt(source, span);
  if (named.length > 0) return named.length === 1 ? named[0] : undefined;
  // What is around it holds for it too, whatever its name is: as it would for runs there.
  const place = statementAt(source, span);
  if (!place) return undefined;
  const { offset, joint } = place;
  const statement = assignment('runs', '[0]', source.language);
  const probed = withText(source, offset, statement + joint);
  const [experiment] = experimentsAt(probed, {
    start: offset,
    end: offset + statement.length,
  });
  return experiment;
}

/** The experiments that are read where a span is, in order. */
function experimentsAt(source: Source, { start, end }: Span): number[] {
  const iovs = findMentions(source)
    .filter((mention) => mention.start < end && start < mention.end)
    .flatMap((mention) => mention.iovs);
  return [...new Set(iovs.flatMap(({ first, last }) => [first.experiment, last.experiment]))];
}

/**
 * What says of which experiment the runs at a span are, where nothing does: a statement before
 * theirs, an entry beside theirs, or words in text and comments. Undefined where nothing can.
 */
export function experimentToSay(
  source: Source,
  span: Span,
  experiment: number,
): AddedText | undefined {
  const part = source.partAround(span);
  if (part) {
    const added = experimentToSay(part.source, shifted(span, -part.start), experiment);
    return added && { ...added, offset: added.offset + part.start };
  }
  const insertion = wordsFor(source, span, experiment) ?? statementFor(source, span, experiment);
  if (!insertion) return undefined;
  const { offset, text } = insertion;
  const said = withText(source, offset, text);
  const moved = { start: span.start + text.length, end: span.end + text.length };
  return saidExperiment(said, moved) === experiment ? insertion : undefined;
}

function withText({ text, language }: Source, offset: number, added: string): Source {
  return new Source(text.slice(0, offset) + added + text.slice(offset), language);
}

function wordsFor(source: Source, { start }: Span, experiment: number): AddedText | undefined {
  if (source.language !== 'text' && source.stateAt(start) !== 'comment') return undefined;
  return { offset: start, text: `experiment ${experiment}, runs ` };
}

function statementFor(source: Source, span: Span, experiment: number): AddedText | undefined {
  const place = statementAt(source, span);
  // What is called that already may be something else.
  const name = ['experiment', 'exp'].find((each) => !isUsed(each, source));
  if (!place || name === undefined) return undefined;
  return {
    offset: place.offset,
    text: assignment(name, String(experiment), source.language) + place.joint,
  };
}
