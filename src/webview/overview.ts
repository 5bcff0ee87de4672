import * as l10n from '@vscode/l10n';
import { makeDivider } from './divider.ts';
import { HeadPart } from './head.ts';
import { Plot } from './plot.ts';
import type { FromTab, ToTab } from './protocol.ts';
import { Table } from './table.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: FromTab): void;
  setState(state: unknown): void;
};

// Style elements need it; the script that runs first has it.
const nonce = document.currentScript?.nonce ?? '';
const vscode = acquireVsCodeApi();
const send = (message: FromTab): void => vscode.postMessage(message);

const texts = document.getElementById('texts')?.textContent;
if (texts) l10n.config({ contents: texts });

const [head, plot, divider, table] = ['head', 'plot', 'divider', 'table'].map((id) =>
  document.getElementById(id),
);
const room = document.querySelector('main');
if (head && plot && divider && table && room) {
  makeDivider(divider, room);
  const parts = [new HeadPart(head, send), new Plot(plot, send), new Table(table, send, nonce)];
  // VS Code lets nobody else send to this page.
  window.addEventListener('message', ({ data }: MessageEvent<ToTab>) => {
    if (data.type === 'keep') vscode.setState(JSON.parse(data.state));
    for (const part of parts) part.receive(data);
  });
  send({ type: 'ready' });
}
