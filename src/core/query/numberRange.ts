/** A range of whole numbers; a missing end is open. */
export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
}

/** Reads `12`, `12-14`, `12-`, `-14` or nothing (everything); undefined for anything else. */
export function parseNumberRange(text: string): NumberRange | undefined {
  const match = /^\s*(\d{1,8})?\s*(-)?\s*(\d{1,8})?\s*$/.exec(text);
  if (match === null) return undefined;
  const [, first, dash, last] = match;
  if (dash === undefined) {
    if (last !== undefined) return undefined;
    return first === undefined ? {} : { min: Number(first), max: Number(first) };
  }
  if (first !== undefined && last !== undefined && Number(first) > Number(last)) return undefined;
  return {
    ...(first !== undefined && { min: Number(first) }),
    ...(last !== undefined && { max: Number(last) }),
  };
}
