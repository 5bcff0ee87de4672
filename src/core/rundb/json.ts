/** A JSON value. Integers that a double can't hold are bigints, so that no digit is lost. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;

/** A JSON object, all keys kept. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/**
 * Parses JSON.
 *
 * @throws SyntaxError when `text` is not JSON.
 */
export function parseJson(text: string): Json {
  // A reviver costs several times the parsing: use one only where a long integer stands.
  return JSON.parse(text, longInteger.test(text) ? keepLongIntegers : undefined) as Json;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys; undefined where one is missing. Never looks up prototypes. */
export function jsonAt(value: Json | undefined, ...path: string[]): Json | undefined {
  for (const key of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

const longInteger = /[:[,\s-]\d{16,}[\s,}\]]/;

// The third argument is in V8 since 11.4 (Node 21), not yet in TypeScript's library.
function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    context?.source !== undefined &&
    /^-?\d+$/.test(context.source)
    ? BigInt(context.source)
    : value;
}

/** A finite number, also where it was sent as text or is long. */
export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'bigint' || (typeof value === 'string' && value.trim() !== '')) {
    value = Number(value);
  }
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
