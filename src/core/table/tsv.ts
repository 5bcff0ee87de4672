/**
 * Rows of cells as text that spreadsheets take in by pasting: tabs between cells, what holds a tab, a
 * line's end or a quote in quotes. What a spreadsheet would work out as a formula gets an apostrophe.
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
