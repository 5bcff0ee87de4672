import { printCount } from '../format/index.ts';
/** The part of JSON Schema used for the tools' inputs. */
export type Schema =
  | {
      readonly type: 'object';
      readonly properties: Readonly<Record<string, Schema>>;
      readonly required?: readonly string[];
      readonly additionalProperties: false;
      readonly description?: string;
    }
  | {
      readonly type: 'string';
      readonly description?: string;
      readonly minLength?: number;
      readonly maxLength: number;
    }
  | { readonly type: 'string'; readonly description?: string; readonly enum: readonly string[] }
  | {
      readonly type: 'integer';
      readonly description?: string;
      readonly minimum: number;
      readonly maximum: number;
      readonly default?: number;
    }
  | { readonly type: 'boolean'; readonly description?: string; readonly default?: boolean }
  | {
      readonly type: 'array';
      readonly description?: string;
      readonly items: Schema;
      readonly minItems?: number;
      readonly maxItems: number;
    };

/** What is wrong with an input, in a sentence; undefined if it matches its schema. */
export function mistakeIn(schema: Schema, value: unknown, name = 'The input'): string | undefined {
  switch (schema.type) {
    case 'object':
      return mistakeInObject(schema, value, name);
    case 'array': {
      if (!Array.isArray(value)) return `${name} must be an array.`;
      const { minItems = 0, maxItems } = schema;
      if (value.length < minItems || value.length > maxItems) {
        return `${name} must have ${minItems} to ${maxItems} items, not ${value.length}.`;
      }
      return firstOf(value, (item, i) => mistakeIn(schema.items, item, `${name}[${i}]`));
    }
    case 'string':
      return mistakeInString(schema, value, name);
    case 'integer': {
      const { minimum, maximum } = schema;
      const fits =
        typeof value === 'number' &&
        Number.isInteger(value) &&
        value >= minimum &&
        value <= maximum;
      return fits ? undefined : `${name} must be a whole number from ${minimum} to ${maximum}.`;
    }
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${name} must be true or false.`;
  }
}

function mistakeInObject(
  { properties, required = [] }: Extract<Schema, { type: 'object' }>,
  value: unknown,
  name: string,
): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${name} must be an object.`;
  }
  const given = new Map(Object.entries(value) as [string, unknown][]);
  const missing = required.find((key) => given.get(key) === undefined);
  if (missing !== undefined) return `“${missing}” is required.`;
  return firstOf([...given], ([key, own]) => {
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (schema) return own === undefined ? undefined : mistakeIn(schema, own, `“${key}”`);
    const known = Object.keys(properties).join(', ');
    return `Unknown input “${key.slice(0, 40)}”. Known: ${known}.`;
  });
}

function mistakeInString(
  schema: Extract<Schema, { type: 'string' }>,
  value: unknown,
  name: string,
): string | undefined {
  if (typeof value !== 'string') return `${name} must be text.`;
  if ('enum' in schema) {
    return schema.enum.includes(value)
      ? undefined
      : `${name} must be one of: ${schema.enum.join(', ')}.`;
  }
  const { minLength = 0, maxLength } = schema;
  if (value.length >= minLength && value.length <= maxLength) return undefined;
  return `${name} must have ${minLength} to ${printCount(maxLength)} characters, not ${printCount(value.length)}.`;
}

function firstOf<T>(
  items: readonly T[],
  mistake: (item: T, i: number) => string | undefined,
): string | undefined {
  for (const [i, item] of items.entries()) {
    const found = mistake(item, i);
    if (found !== undefined) return found;
  }
  return undefined;
}
