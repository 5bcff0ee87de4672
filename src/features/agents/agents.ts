import * as vscode from 'vscode';
import { callTool, type AgentHost } from '../../core/agents/index.ts';
import { showDone, UserError, withSignal } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { KnownRuns } from '../references/index.ts';
import type { Search } from '../search/index.ts';
import { agentHost } from './host.ts';
import { Mcp } from './mcp.ts';
import { describeCall } from './describeCall.ts';

let agents: Agents | undefined;

/**
 * The agent features, one instance per window.
 *
 * @param changed Called when the MCP server has changed.
 */
export function agentsOf(
  context: vscode.ExtensionContext,
  connection: Connection,
  search: Search,
  known: KnownRuns,
  changed: () => void,
): Agents {
  if (!agents) {
    const host = agentHost(context, search, known);
    agents = new Agents(host, new Mcp(context, connection, host, changed));
    context.subscriptions.push(agents);
  }
  return agents;
}

/** The tools and the MCP server for language models and other agents. */
class Agents implements vscode.Disposable {
  readonly #host: AgentHost;
  readonly #mcp: Mcp;

  constructor(host: AgentHost, mcp: Mcp) {
    this.#host = host;
    this.#mcp = mcp;
  }

  prepare(name: string, input: unknown): vscode.PreparedToolInvocation {
    return { invocationMessage: describeCall(name, input) };
  }

  /** @throws AgentError, whose message is for the model. */
  async invoke(
    name: string,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const text = await withSignal(token, (signal) => callTool(this.#host, name, input, signal));
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
  }

  async definitions(): Promise<vscode.McpHttpServerDefinition[]> {
    const server = await this.#mcp.server();
    if (!server) return [];
    const uri = vscode.Uri.parse(server.url);
    return [new vscode.McpHttpServerDefinition('Belle II RunDB', uri, { ...server.headers })];
  }

  /** Copies the configuration for another client. */
  async copyMcpAddress(): Promise<void> {
    const server = await this.#mcp.server({ again: true });
    if (!server) {
      throw new UserError(
        vscode.l10n.t(
          'The MCP server is off. Turn on the setting rundb.mcp.enabled, and sign in to the RunDB.',
        ),
      );
    }
    const { url, headers } = server;
    const entry = { 'belle2-rundb': { type: 'http', url, headers } };
    await vscode.env.clipboard.writeText(JSON.stringify({ mcpServers: entry }, null, 2));
    showDone(vscode.l10n.t('Copied the MCP server address. It holds a token: don’t share it'));
  }

  dispose(): void {
    agents = undefined;
    this.#mcp.dispose();
  }
}
