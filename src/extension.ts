import * as vscode from 'vscode';
import { createApi, type RunDBApi } from './api.ts';
import { setDisplayLanguage } from './core/format/index.ts';
import { registerAgents } from './features/agents/index.ts';
import { log, ownConditions, registerCommand } from './features/common/index.ts';
import { registerCompare } from './features/compare/index.ts';
import { registerConnection } from './features/connection/index.ts';
import { registerDemo } from './features/demo/index.ts';
import { registerDocumentation } from './features/documentation/index.ts';
import { registerDocuments } from './features/documents/index.ts';
import { registerExport } from './features/export/index.ts';
import { registerInsert } from './features/insert/index.ts';
import { registerIssue } from './features/issue/index.ts';
import { registerLanguage } from './features/language/index.ts';
import { registerLocalCopy } from './features/localCopy/index.ts';
import { registerOverview } from './features/overview/index.ts';
import { registerProvenance } from './features/provenance/index.ts';
import { registerReferences } from './features/references/index.ts';
import { registerRuns } from './features/runs/index.ts';
import { registerSearch } from './features/search/index.ts';

export function activate(context: vscode.ExtensionContext): RunDBApi {
  performance.mark('rundb/willActivate');
  setDisplayLanguage(vscode.env.language, vscode.l10n.bundle);
  context.subscriptions.push(
    log,
    registerCommand('rundb.showLog', () => log.show()),
  );
  const connection = registerConnection(context);
  const records = registerDocuments(context, connection);
  const view = registerRuns(context, connection, records);
  registerDemo(context, connection, view);
  registerLocalCopy(context, connection, view);
  const known = registerReferences(context, connection, records);
  const { search, searchesView } = registerSearch(context, connection, records, view, known);
  registerCompare(context, connection, records, search, [view, searchesView]);
  registerOverview(context, connection, records, search);
  const views = { runs: view, searches: searchesView };
  const recent = registerInsert(context, connection, search, views, known);
  registerProvenance(context, connection, records, search, known, recent);
  registerExport(context, connection, search, [view, searchesView]);
  registerLanguage(context, connection, search, ownConditions);
  registerAgents(context, connection, search, known);
  registerIssue(context, connection);
  registerDocumentation(context);
  performance.mark('rundb/didActivate');
  return createApi(connection);
}
