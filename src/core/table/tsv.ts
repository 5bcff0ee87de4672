/**
 * Rows of cells as text that can be pasted into spreadsheets: tabs between cells, and quotes around
 * those that contain a tab, a line end or a quote. Text that a spreadsheet would run as a formula
 * gets a leading apostrophe.
 */
export function tsvOf(rows: Iterable<readonly string[]>): string {
  let text = '';
  for (const cells of rows) text += `${cells.map(cellText).join('\t')}\n`;
  return text;
}

function cellText(text: string): string {
  const plain = /^[=+\-@＝＋－＠\t\r]/.test(text) && !isNumber(text) ? `'${text}` : text;
  return /[\t\n\r"]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
}
