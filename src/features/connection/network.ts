import * as vscode from 'vscode';
import type { Network } from '../../core/rundb/index.ts';
import { isLoopback } from './server.ts';

/** The settings of VS Code that say how to reach a server. */
export const networkSettings = ['http.proxy', 'http.noProxy', 'http.proxySupport'] as const;

/** How to reach a server: by VS Code's settings, else by the variables of the environment. */
export function networkFor(server: URL): Network {
  const settings = vscode.workspace.getConfiguration('http');
  // No proxy leads to this computer.
  if (settings.get('proxySupport') === 'off' || isLoopback(server.hostname)) return { proxy: '' };
  const proxy = settings.get<unknown>('proxy');
  const noProxy = settings.get<unknown>('noProxy');
  return {
    ...(typeof proxy === 'string' && proxy !== '' && { proxy }),
    ...(Array.isArray(noProxy) && noProxy.length > 0 && { noProxy: noProxy.join(',') }),
  };
}
