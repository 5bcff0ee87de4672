/** A figure, and that of a peer from the same run. Smaller is better. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly peer?: string;
  readonly peerValue?: number;
  /** How many times better than the peer. */
  readonly ratio?: number;
}

/** A figure compared with that of a peer, in the same unit. */
export function compared(
  name: string,
  unit: string,
  value: number,
  peer: string,
  peerValue: number,
): Row {
  return { name, value, unit, peer, peerValue, ratio: peerValue / value };
}

/**
 * A figure for growing data, each compared with the first. `values` correspond to `sizes`, which name the
 * data.
 */
export function growth(
  name: string,
  unit: string,
  sizes: readonly string[],
  values: readonly number[],
): Row[] {
  const [smallest = ''] = sizes;
  const [first = NaN] = values;
  return values
    .slice(1)
    .map((value, i) =>
      compared(`${name}, ${sizes[i + 1] ?? ''}`, unit, value, `with ${smallest}`, first),
    );
}

/** The rows of a JSON report. */
export function readRows(text: string): Row[] {
  const rows: unknown = JSON.parse(text);
  if (!Array.isArray(rows) || !rows.every(isRow)) throw new TypeError(`These are no rows: ${text}`);
  return rows;
}

function isRow(value: unknown): value is Row {
  if (typeof value !== 'object' || value === null) return false;
  const { name, value: figure, unit }: Record<string, unknown> = { ...value };
  return typeof name === 'string' && typeof figure === 'number' && typeof unit === 'string';
}

/** Figures with three significant digits, as printed and written. */
export function rounded(row: Row): Row {
  const { peerValue, ratio } = row;
  return {
    ...row,
    value: threeDigits(row.value),
    ...(peerValue !== undefined && { peerValue: threeDigits(peerValue) }),
    ...(ratio !== undefined && { ratio: threeDigits(ratio) }),
  };
}

function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
