import { findMentions } from './reading/findMentions.ts';
import { shifted, Source, type Span } from './source/index.ts';
import { assignments, isUsed, statementAt } from './statement.ts';

/** A text to insert, and where. */
export interface AddedText {
  readonly offset: number;
  readonly text: string;
}

/**
 * The experiment of the runs at a span, as stated by them or their surroundings. Undefined if
 * nothing states it, or several are named.
 */
export function saidExperiment(whole: Source, at: Span): number | undefined {
  const { source, start } = whole.partAround(at);
  const span = shifted(at, -start);
  const named = experimentsAt(source, span);
  if (named.length > 0) return named.length === 1 ? named[0] : undefined;
  // What applies to runs at this place applies here too, whatever the name: probe with a statement.
  const place = statementAt(source, span);
  if (!place) return undefined;
  const { offset, joint } = place;
  const statement = assignments[source.language]('runs', '[0]');
  const probed = withText(source, offset, statement + joint);
  const [experiment] = experimentsAt(probed, {
    start: offset,
    end: offset + statement.length,
  });
  return experiment;
}

/** The experiments that are read at a span, in order. */
function experimentsAt(source: Source, { start, end }: Span): number[] {
  const iovs = findMentions(source)
    .filter((mention) => mention.start < end && start < mention.end)
    .flatMap((mention) => mention.iovs);
  return [...new Set(iovs.flatMap(({ first, last }) => [first.experiment, last.experiment]))];
}

/**
 * The text that states the experiment of the runs at a span, if nothing does yet: a statement
 * before theirs, an entry next to theirs, or words in text and comments. Undefined if that's
 * impossible.
 */
export function experimentToSay(
  whole: Source,
  at: Span,
  experiment: number,
): AddedText | undefined {
  const { source, start } = whole.partAround(at);
  const span = shifted(at, -start);
  const insertion = wordsFor(source, span, experiment) ?? statementFor(source, span, experiment);
  if (!insertion) return undefined;
  const { offset, text } = insertion;
  const isSaid =
    saidExperiment(withText(source, offset, text), shifted(span, text.length)) === experiment;
  return isSaid ? { offset: offset + start, text } : undefined;
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
  // An existing name may mean something else.
  const name = ['experiment', 'exp'].find((each) => !isUsed(each, source));
  if (!place || name === undefined) return undefined;
  return {
    offset: place.offset,
    text: assignments[source.language](name, String(experiment)) + place.joint,
  };
}
