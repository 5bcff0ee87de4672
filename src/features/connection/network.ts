import * as vscode from 'vscode';
import type { Network } from '../../core/rundb/index.ts';
import { isLoopback } from './server.ts';

/** The settings that determine how to reach a server. */
export const networkSettings = [
  'rundb.useVSCodeNetwork',
  'rundb.concurrency',
  'http.proxy',
  'http.noProxy',
  'http.proxySupport',
] as const;

/** How to reach a server: from VS Code's settings, otherwise from environment variables. */
export function networkFor(server: URL): Network {
  if (vscode.workspace.getConfiguration('rundb').get<unknown>('useVSCodeNetwork') === true) {
    return { globalFetch: true };
  }
  const settings = vscode.workspace.getConfiguration('http');
  // Requests to this computer don't use a proxy.
  if (settings.get('proxySupport') === 'off' || isLoopback(server.hostname)) return { proxy: '' };
  const proxy = settings.get<unknown>('proxy');
  const noProxy = settings.get<unknown>('noProxy');
  return {
    ...(typeof proxy === 'string' && proxy !== '' && { proxy }),
    ...(Array.isArray(noProxy) && noProxy.length > 0 && { noProxy: noProxy.join(',') }),
  };
}

/** The setting `rundb.concurrency`, limited to polite values. */
export function concurrency(): number {
  const setting = vscode.workspace.getConfiguration('rundb').get<unknown>('concurrency');
  return typeof setting === 'number' ? Math.min(Math.max(Math.round(setting), 1), 8) : 4;
}
