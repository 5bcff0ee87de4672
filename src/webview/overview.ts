import type { FromTab, ToTab } from './protocol.ts';
import { Table } from './table.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromTab): void };

// Style elements need it; the script that runs first has it.
const nonce = document.currentScript?.nonce ?? '';
const vscode = acquireVsCodeApi();
const element = document.getElementById('table');
if (element) {
  const table = new Table(element, (message) => vscode.postMessage(message), nonce);
  // VS Code lets nobody else send to this page.
  window.addEventListener('message', ({ data }: MessageEvent<ToTab>) => table.receive(data));
  vscode.postMessage({ type: 'ready' });
}
