import * as vscode from 'vscode';
import { UserError } from '../common/index.ts';

/**
 * The server from the setting `rundb.url`. The setting's scope is `machine`, so no workspace can
 * send the key elsewhere.
 *
 * @throws UserError if the setting isn't a valid address, or would send the key unencrypted.
 */
export function configuredServer(): URL {
  const text = vscode.workspace.getConfiguration('rundb').get<unknown>('url');
  if (typeof text !== 'string' || !URL.canParse(text.trim())) {
    throw new UserError(
      vscode.l10n.t('The setting rundb.url isn’t an address. Try https://rundb.belle2.org.'),
    );
  }
  const url = new URL(text.trim());
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new UserError(
      vscode.l10n.t(
        'The setting rundb.url must start with https: anything else would send your key unprotected.',
      ),
    );
  }
  url.username = url.password = url.search = url.hash = '';
  return url;
}

/** Whether a host is this computer. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
