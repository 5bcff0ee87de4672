import * as vscode from 'vscode';
import { registerCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { KnownRuns } from '../references/index.ts';
import type { Search } from '../search/index.ts';

const names = [
  'search_runs',
  'get_run',
  'sum_luminosity',
  'find_runs_in_code',
  'format_runs',
  'explain_query_language',
];

/** Tools for agents. Their code is loaded with the first call. */
export function registerAgents(
  context: vscode.ExtensionContext,
  connection: Connection,
  search: Search,
  known: KnownRuns,
): void {
  const load = async () => {
    const { agentsOf } = await import('./agents.ts');
    return agentsOf(context, connection, search, known, () => changed.fire());
  };
  const { lm, workspace } = vscode;
  const changed = new vscode.EventEmitter<void>();
  context.subscriptions.push(
    changed,
    connection.onDidChange(() => changed.fire()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('rundb.mcp.enabled')) changed.fire();
    }),
    ...names.map((own) => {
      const name = `rundb_${own}`;
      return lm.registerTool<object>(name, {
        prepareInvocation: async ({ input }) => (await load()).prepare(name, input),
        invoke: async ({ input }, token) => (await load()).invoke(name, input, token),
      });
    }),
    lm.registerMcpServerDefinitionProvider('rundb.mcp', {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: async () => (await load()).definitions(),
    }),
    registerCommand('rundb.copyMcpAddress', async () => (await load()).copyMcpAddress()),
  );
}
