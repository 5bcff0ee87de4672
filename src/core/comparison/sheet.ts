import { t } from '@vscode/l10n';
import { formatCount } from '../format/index.ts';
import type { ComparedField, ComparedRecords } from './records.ts';

/** The maximum number of characters in a cell; longer values are truncated. */
const widest = 40;

/**
 * Records side by side, fields that differ first: aligned as plain text, and a Markdown table if
 * pasted as such.
 */
export function printSheet({ runs, fields }: ComparedRecords): string {
  const names = runs.map(({ experiment, run }) => `${experiment}:${run}`);
  const different = fields.filter(({ differs }) => differs);
  const same = fields.filter(({ differs }) => !differs);
  const sections = [
    `# ${t('Comparison of {0} runs', formatCount(runs.length))}`,
    ...(different.length > 0
      ? [
          `## ${t('Fields that differ: {0}', formatCount(different.length))}`,
          tableOf([t('Field'), ...names], different.map(differentCells)),
        ]
      : [t('All fields are the same.')]),
    ...(same.length > 0
      ? [
          `## ${t('Fields that are the same: {0}', formatCount(same.length))}`,
          tableOf(
            [t('Field'), t('Value')],
            same.map((field) => [titleOf(field), cut(field.values[0] ?? '', 0)]),
          ),
        ]
      : []),
  ];
  return `${sections.join('\n\n')}\n`;
}

function titleOf({ title, unit }: ComparedField): string {
  return unit === undefined ? title : `${title} (${unit})`;
}

/** If long values start the same, they're shown from shortly before the difference. */
function differentCells(field: ComparedField): string[] {
  const there = field.values.filter((value) => value !== '');
  const alike = commonStart(there);
  const isLong = there.some(({ length }) => length > widest);
  const from = isLong && alike > widest / 2 ? alike - Math.floor(widest / 4) : 0;
  return [titleOf(field), ...field.values.map((value) => cut(value, from))];
}

function commonStart(texts: readonly string[]): number {
  const [first = '', ...others] = texts;
  if (others.length === 0) return 0;
  let length = 0;
  while (length < first.length && others.every((text) => text[length] === first[length])) length++;
  return length;
}

function cut(text: string, from: number): string {
  const end = from + widest;
  const part = text.slice(from, end).toWellFormed();
  return `${from > 0 && text !== '' ? '…' : ''}${part}${text.length > end ? '…' : ''}`;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(escape));
  const widths = head.map((_, column) =>
    Math.max(3, ...cells.map((row) => lettersOf(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, i) => text + ' '.repeat((widths[i] ?? 0) - lettersOf(text))).join(' | ')} |`;
  const [first = [], ...others] = cells;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join(
    '\n',
  );
}

function lettersOf(text: string): number {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

/**
 * Escapes a text: no markup, on one line, and nothing that changes the direction of what follows.
 */
function escape(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, codeOf)
    .replaceAll(/[\\`*[\]<|~$]|&(?=#|\w+;)|(?<!\w)_|_(?!\w)/g, String.raw`\$&`);
}

/** `\n`, `\u202e` */
function codeOf(letter: string): string {
  const json = JSON.stringify(letter).slice(1, -1);
  const code = letter.charCodeAt(0).toString(16).padStart(4, '0');
  return json === letter ? String.raw`\u${code}` : json;
}
