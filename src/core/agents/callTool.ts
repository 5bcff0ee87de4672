import { mistakeIn } from './schema.ts';
import { AgentError, explainError } from './errors.ts';
import { toolNames, tools, type ToolName } from './definitions.ts';
import { explainLanguage } from './explainLanguage.ts';
import { formatRuns } from './formatRuns.ts';
import { getRun } from './getRun.ts';
import type { AgentHost } from './host.ts';
import { runsInCode } from './runsInCode.ts';
import { searchRuns } from './searchRuns.ts';
import { sumLuminosity } from './sumLuminosity.ts';

type Tool = (host: AgentHost, input: never, signal: AbortSignal) => Promise<string>;

const implementations: Readonly<Record<ToolName, Tool>> = {
  rundb_search_runs: searchRuns,
  rundb_get_run: getRun,
  rundb_sum_luminosity: sumLuminosity,
  rundb_find_runs_in_code: runsInCode,
  rundb_format_runs: formatRuns,
  rundb_explain_query_language: explainLanguage,
};

/**
 * Calls a tool with an agent's input, which may be anything.
 *
 * @throws AgentError with a message for the agent; the signal's reason.
 */
export async function callTool(
  host: AgentHost,
  name: string,
  input: unknown,
  signal: AbortSignal,
): Promise<string> {
  const tool = toolNames.find((each) => each === name);
  if (tool === undefined) {
    throw new AgentError(`There is no such tool. Known: ${toolNames.join(', ')}.`);
  }
  const mistake = mistakeIn(tools[tool].inputSchema, input);
  if (mistake !== undefined) throw new AgentError(mistake);
  try {
    // The input matches the schema.
    return await implementations[tool](host, input as never, signal);
  } catch (error) {
    signal.throwIfAborted();
    const explained = explainError(error, queryOf(input), host.conditions());
    if (explained) throw explained;
    host.logError(error);
    throw new AgentError('Something went wrong in the RunDB extension. Its log has details.');
  }
}

/** The query in the input, for showing where it's wrong. */
function queryOf(input: unknown): string | undefined {
  const isQuery = typeof input === 'object' && input !== null && 'query' in input;
  return isQuery && typeof input.query === 'string' ? input.query : undefined;
}
