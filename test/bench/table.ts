/** One figure, and the same of a peer from the same run. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly peer?: string;
  readonly peerValue?: number;
  /** How many times better than the peer. */
  readonly ratio?: number;
}

/** A figure in seconds beside that of a peer. */
export function compared(name: string, value: number, peer: string, peerValue: number): Row {
  return { name, value, unit: 's', peer, peerValue, ratio: peerValue / value };
}

export function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Figures with three digits, as they are printed and written. */
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
