import { setDisplayLanguage } from '../core/format/index.ts';
import { makeDivider } from './divider.ts';
import { HeadPart } from './head.ts';
import { Plot } from './plot.ts';
import type { FromTab, Said, ToTab } from './protocol.ts';
import { Table } from './table.ts';

declare function acquireVsCodeApi(): {
  postMessage(said: Said): void;
  setState(state: unknown): void;
};

// Needed for style elements; the script that runs first has it.
const nonce = document.currentScript?.nonce ?? '';
const vscode = acquireVsCodeApi();
let versions = { table: 0, plot: 0 };
const send = (message: FromTab): void => vscode.postMessage({ message, ...versions });

const texts = document.getElementById('texts')?.textContent;
if (texts) setDisplayLanguage(document.documentElement.lang, texts);

const [head, plot, divider, table] = ['head', 'plot', 'divider', 'table'].map((id) =>
  document.getElementById(id),
);
const room = document.querySelector('main');
if (head && plot && divider && table && room) {
  makeDivider(divider, room);
  const parts = [new HeadPart(head, send), new Plot(plot, send), new Table(table, send, nonce)];
  // VS Code lets nobody else send messages to this page.
  window.addEventListener('message', ({ data }: MessageEvent<ToTab>) => {
    if (data.type === 'keep') vscode.setState(JSON.parse(data.state));
    if (data.type === 'table') versions = { ...versions, table: data.table.version };
    if (data.type === 'plot') versions = { ...versions, plot: data.version };
    for (const part of parts) part.receive(data);
  });
  // The shortcut that selects all rows would make VS Code select all text of the page.
  document.addEventListener('selectstart', (event) => {
    const isInParts = document.activeElement?.closest('#table, #plot') ?? null;
    if (isInParts && !(document.activeElement instanceof HTMLInputElement)) event.preventDefault();
  });
  send({ type: 'ready' });
}
