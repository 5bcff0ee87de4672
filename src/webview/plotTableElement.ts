import type { PlotTable } from './plotTable.ts';

/** The table as elements; nothing in it is parsed as markup. */
export function tableElement({ caption, columns, rows }: PlotTable): HTMLTableElement {
  const table = document.createElement('table');
  table.createCaption().textContent = caption;
  const head = table.createTHead().insertRow();
  for (const column of columns) head.append(cell('th', column, 'col'));
  const body = table.createTBody();
  for (const [first = '', ...rest] of rows) {
    const row = body.insertRow();
    row.append(cell('th', first, 'row'), ...rest.map((text) => cell('td', text)));
  }
  return table;
}

function cell(name: 'th' | 'td', text: string, scope?: 'col' | 'row'): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  if (scope !== undefined) element.setAttribute('scope', scope);
  return element;
}
