import { inEnglish } from '../format/index.ts';
import { QueryError, readValid, type Conditions } from '../query/index.ts';
import { RunDBError, type RunDBErrorKind } from '../rundb/index.ts';
import { FormatError } from '../selection/index.ts';
import { NotWholeError } from '../store/index.ts';

/** An error that an agent can fix, or report to the user: the message is a sentence or two. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
}

/**
 * An error as reported to an agent, with the next step. Undefined for an internal error of the
 * extension, whose details are only for the log.
 */
export function explainError(
  error: unknown,
  query: string | undefined,
  conditions: Conditions,
): AgentError | undefined {
  if (error instanceof AgentError) return error;
  if (error instanceof QueryError) {
    const mistake = inEnglish(() => mistakeOf(query, conditions)) ?? error;
    return new AgentError(explainMistake(mistake, query));
  }
  if (error instanceof FormatError) {
    return new AgentError(`${error.message} Choose another format, or other runs.`);
  }
  if (error instanceof NotWholeError) return new AgentError(explainLack(error));
  if (error instanceof RunDBError) {
    return new AgentError([error.messageInEnglish, nextStep(error.kind)].filter(Boolean).join(' '));
  }
  return undefined;
}

/** Parses the query again, because the error's message is in the user's language. */
function mistakeOf(query = '', conditions: Conditions): QueryError | undefined {
  try {
    readValid(query, conditions);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  return undefined;
}

function explainMistake({ message, at, suggestion }: QueryError, query = ''): string {
  const found = query.slice(at.start, at.end);
  return [
    message,
    found === ''
      ? undefined
      : `At characters ${at.start + 1}-${at.end} of the query: “${cut(found)}”.`,
    suggestion === undefined ? undefined : `Suggestion: “${suggestion}”.`,
    'rundb_explain_query_language explains the language.',
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

function explainLack({ lacking }: NotWholeError): string {
  return lacking
    ? `${lacking.missing} of ${lacking.of} runs may be missing: the RunDB counted more than it listed, so no answer is given. Try again later, or ask for fewer runs.`
    : 'These are too many runs. Use smaller ranges, or a query.';
}

function nextStep(kind: RunDBErrorKind): string | undefined {
  switch (kind) {
    case 'notSignedIn':
      return 'Only the user can sign in: ask them to run “RunDB: Sign In” in VS Code (or “RunDB: Try the Demo”), then call this again.';
    case 'noSuchRun':
      return 'Use rundb_search_runs to see which runs exist.';
    default:
      return undefined;
  }
}

export function cut(text: string, longest = 60): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
