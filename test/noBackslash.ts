/**
 * For JSON keys that a test makes up: after an object with the key `\\`, V8's `JSON.parse` mistakes
 * the keys `\"` and `\n` of a similar object for it (https://github.com/nodejs/node/issues/63785).
 * No key of a record contains a backslash.
 */
export function noBackslash(key: string): boolean {
  return !key.includes('\\');
}
