import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { displayLanguage } from '../../core/format/index.ts';

/** The folder of the tab's script and style sheets. */
export function tabFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/** The HTML of the tab. Nothing is loaded from elsewhere, and only our script runs. */
export function pageOf(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const folder = tabFolder(extension);
  const address = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    'img-src data: blob:',
    'font-src data:',
  ].join('; ');
  const sheets = ['overview.css'].map((name) => `<link rel="stylesheet" href="${address(name)}">`);
  return `<!DOCTYPE html>
<html lang="${displayLanguage()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${vscode.l10n.t('Overview')}</title>
${sheets.join('\n')}
</head>
<body data-vscode-context='{"preventDefaultContextMenuItems": true}'>
<header id="head"></header>
<main>
<div id="plot"></div>
<div id="divider"></div>
<div id="table" data-vscode-context='{"webviewSection": "table"}'></div>
</main>
<script id="texts" type="application/json" nonce="${nonce}">${texts()}</script>
<script src="${address('overview.js')}" nonce="${nonce}"></script>
</body>
</html>`;
}

/** The translations of the display language, as JSON that can't end its `<script>` element. */
function texts(): string {
  return JSON.stringify(vscode.l10n.bundle ?? {}).replaceAll('<', '\\u003c');
}
