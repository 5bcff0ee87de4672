import { callTool } from './callTool.ts';
import { isToolName, tools } from './definitions.ts';
import { AgentError } from './errors.ts';
import type { AgentHost } from './host.ts';

/** The supported versions of the Model Context Protocol, newest first. */
const versions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;

/** Error codes of JSON-RPC. */
const codes = {
  parse: -32_700,
  request: -32_600,
  method: -32_601,
  parameters: -32_602,
  internal: -32_603,
} as const;

type Id = string | number | null;

export interface McpResponse {
  readonly jsonrpc: '2.0';
  readonly id: Id;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** The response to a body that isn't JSON. */
export const notJson: McpResponse = failure(null, codes.parse, 'The body isn’t JSON.');

/**
 * Answers a message of the Model Context Protocol; undefined if no response is due. Keeps no state
 * between messages.
 */
export async function answerMcp(
  message: unknown,
  host: AgentHost,
  version: string,
  signal: AbortSignal,
): Promise<McpResponse | undefined> {
  if (!isObject(message) || message['jsonrpc'] !== '2.0') {
    return failure(null, codes.request, 'Not a JSON-RPC 2.0 message.');
  }
  const { id, method } = message;
  if (typeof method !== 'string') {
    // A response, though nothing was requested.
    const isAnswer = 'result' in message || 'error' in message;
    return isAnswer ? undefined : failure(null, codes.request, 'A method is missing.');
  }
  if (id === undefined) return undefined;
  if (!isId(id)) return failure(null, codes.request, 'The id must be text or a number.');
  const params = isObject(message['params']) ? message['params'] : {};
  switch (method) {
    case 'initialize':
      return success(id, greeting(params['protocolVersion'], version));
    case 'ping':
      return success(id, {});
    case 'tools/list':
      return success(id, { tools: listed });
    case 'tools/call': {
      const { name, arguments: input = {} } = params;
      if (!isToolName(name)) return failure(id, codes.parameters, 'There is no such tool.');
      return success(id, await result(() => callTool(host, name, input, signal), signal));
    }
    default:
      return failure(id, codes.method, 'There is no such method.');
  }
}

const listed = Object.entries(tools).map(([name, { description, inputSchema }]) => ({
  ...{ name, description, inputSchema },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
}));

function greeting(asked: unknown, version: string) {
  return {
    protocolVersion: versions.find((each) => each === asked) ?? versions[0],
    capabilities: { tools: {} },
    serverInfo: { name: 'belle2-rundb', title: 'Belle II RunDB', version },
    instructions:
      'Read-only tools for the Belle II run database. Call rundb_explain_query_language before the first query. Quote counts and sums from rundb_sum_luminosity only, with what it says is missing.',
  };
}

async function result(call: () => Promise<string>, signal: AbortSignal) {
  try {
    return { content: [{ type: 'text', text: await call() }] };
  } catch (error) {
    if (!(error instanceof AgentError) && !signal.aborted) throw error;
    const text = error instanceof AgentError ? error.message : 'Cancelled.';
    return { content: [{ type: 'text', text }], isError: true };
  }
}

function success(id: Id, value: unknown): McpResponse {
  return { jsonrpc: '2.0', id, result: value };
}

function failure(id: Id, code: number, message: string): McpResponse {
  return { jsonrpc: '2.0', id, error: { code, message } };
}

function isId(id: unknown): id is Id {
  return id === null || typeof id === 'string' || typeof id === 'number';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
