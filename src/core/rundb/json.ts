/** A JSON value. Integers that don't fit a double are bigints, so that no digit is lost. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;

/** A JSON object with all its keys. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** @throws SyntaxError if `text` isn't JSON. */
export function parseJson(text: string): Json {
  // A reviver makes parsing several times slower: only use it if there is a long integer.
  return JSON.parse(text, longInteger.test(text) ? keepLongIntegers : undefined) as Json;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys; undefined if one is missing. Ignores prototypes. */
export function jsonAt(value: Json | undefined, ...path: string[]): Json | undefined {
  for (const key of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

const longInteger = /[:[,\s-]\d{16,}[\s,}\]]/;

// V8 has supported the third argument since 11.4 (Node 21); TypeScript's library doesn't declare it yet.
function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    context?.source !== undefined &&
    /^-?\d+$/.test(context.source)
    ? BigInt(context.source)
    : value;
}

/** A finite number, even if sent as a string or as a long integer. */
export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'bigint' || (typeof value === 'string' && value.trim() !== '')) {
    value = Number(value);
  }
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
