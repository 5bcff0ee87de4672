/** A text as a Python literal, in the quotes that black would use. */
export function textLiteral(text: string): string {
  const double = text.split('"').length;
  const quote = double > text.split("'").length ? "'" : '"';
  const inside = printable(text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`));
  return `${quote}${inside}${quote}`;
}

/** Exactly the same number as a Python literal. */
export function numberLiteral(number: number | bigint): string {
  if (typeof number === 'bigint') return String(number);
  if (!Number.isFinite(number)) return number > 0 ? 'float("inf")' : '-float("inf")';
  const text = String(number).replace('e+', 'e');
  return Number.isSafeInteger(number) || /[.e]/.test(text) ? text : `${text}.0`;
}

/**
 * Replaces invisible characters, including line breaks, with Python's escapes such as `\x0a` or
 * `\u200b`.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    if (code > 0xffff) return `\\U${hex.padStart(8, '0')}`;
    return code > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
  });
}
