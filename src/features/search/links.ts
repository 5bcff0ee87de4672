import * as vscode from 'vscode';
import { perform } from '../common/index.ts';
import type { Search } from './search.ts';

/** The only thing that a link from outside can do: put a query into the query box. */
const path = '/search';

/** A link that opens the query box with a query: `vscode://belle2.rundb/search?q=…`. */
export function linkTo(query: string): string {
  const search = new URLSearchParams({ q: query });
  return `${vscode.env.uriScheme}://belle2.rundb${path}?${search.toString()}`;
}

/** Opens the query box for a link. Nothing is requested before the user presses Enter. */
export async function openLink(uri: vscode.Uri, search: Search): Promise<void> {
  const query = new URLSearchParams(uri.query).get('q');
  if (uri.path === path && query !== null) await search.edit(query);
}

export function handleLinks(search: Search): vscode.Disposable {
  return vscode.window.registerUriHandler({
    handleUri: (uri) => void perform(() => openLink(uri, search), { signedIn: true }),
  });
}
