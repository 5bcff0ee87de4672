import type { Piece } from './pieces.ts';
import { printNumber } from './printJson.ts';
import type { Column } from './table.ts';

/** Rows per piece. */
const block = 1000;

/**
 * Text that a spreadsheet would run as a formula, by its first character, including full-width
 * ones.
 */
const formula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
/** A negative number isn't a formula, although it starts like one. */
const plainNumber = /^-\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/**
 * A table as CSV (RFC 4180, but with line feeds as line ends; UTF-8). Null is an empty cell, an
 * empty text is `""`; times are ISO 8601 in UTC. Text that a spreadsheet would run as a formula
 * gets a leading apostrophe.
 */
export function* csvOf(columns: readonly Column[], rows: number): Generator<Piece> {
  yield { data: `${columns.map(({ field }) => printText(field.name)).join(',')}\n`, rows: 0 };
  const printers = columns.map(printerOf);
  for (let start = 0; start < rows; start += block) {
    const end = Math.min(rows, start + block);
    let data = '';
    for (let row = start; row < end; row++) {
      let separator = '';
      for (const print of printers) {
        data += separator + print(row);
        separator = ',';
      }
      data += '\n';
    }
    yield { data, rows: end - start };
  }
}

function printerOf({ type, cells }: Column): (row: number) => string {
  // Readers expect all times of a column in the same format.
  const isWhole = cells.every((cell) => typeof cell !== 'bigint' || cell % 1_000_000n === 0n);
  return (row) => {
    const cell = cells[row] ?? null;
    if (cell === null) return '';
    if (typeof cell === 'string') return printText(cell);
    if (typeof cell === 'number') return printCsvNumber(cell);
    return typeof cell === 'bigint' && type === 'time' ? printTime(cell, isWhole) : String(cell);
  };
}

function printText(text: string): string {
  if (text === '') return '""';
  const safe = formula.test(text) && !plainNumber.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param time Microseconds since 1970. */
function printTime(time: bigint, isWhole: boolean): string {
  const micros = ((time % 1000n) + 1000n) % 1000n;
  const iso = new Date(Number((time - micros) / 1000n)).toISOString();
  return isWhole
    ? iso.replace('.000Z', 'Z')
    : iso.replace('Z', `${String(micros).padStart(3, '0')}Z`);
}

function printCsvNumber(value: number): string {
  if (Number.isFinite(value)) return printNumber(value);
  return value > 0 ? 'inf' : '-inf';
}
