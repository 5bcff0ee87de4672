import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { createApi, type RunDBApi } from './api.ts';
import { log, ownConditions, registerCommand } from './features/common/index.ts';
import { registerCompare } from './features/compare/index.ts';
import { registerConnection } from './features/connection/index.ts';
import { registerDocuments } from './features/documents/index.ts';
import { registerExport } from './features/export/index.ts';
import { registerInsert } from './features/insert/index.ts';
import { registerLanguage } from './features/language/index.ts';
import { registerLocalCopy } from './features/localCopy/index.ts';
import { registerOverview } from './features/overview/index.ts';
import { registerProvenance } from './features/provenance/index.ts';
import { registerReferences } from './features/references/index.ts';
import { registerRuns } from './features/runs/index.ts';
import { registerSearch } from './features/search/index.ts';

export function activate(context: vscode.ExtensionContext): RunDBApi {
  performance.mark('rundb/willActivate');
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  context.subscriptions.push(
    log,
    registerCommand('rundb.showLog', () => log.show()),
  );
  const connection = registerConnection(context);
  const records = registerDocuments(context, connection);
  const view = registerRuns(context, connection, records);
  registerLocalCopy(context, connection, view);
  const known = registerReferences(context, connection, records);
  const { search, searchesView } = registerSearch(context, connection, records, view, known);
  registerCompare(context, connection, records, search, [view, searchesView]);
  registerOverview(context, connection, records, search);
  registerInsert(context, connection, search, { runs: view, searches: searchesView }, known);
  registerProvenance(context, connection, records, search, known);
  registerExport(context, connection, search, [view, searchesView]);
  registerLanguage(context, connection, search, ownConditions);
  performance.mark('rundb/didActivate');
  return createApi(connection);
}
