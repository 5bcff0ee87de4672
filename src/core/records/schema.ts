import { recordFields, type Path } from './catalogue.ts';

/** A JSON schema, as far as ours needs it: what editors show of each key. */
interface Schema {
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
}

/** The objects of a record that hold other fields. */
const groups: Readonly<Record<string, string>> = {
  ler: 'Low energy ring (positrons).',
  her: 'High energy ring (electrons).',
  statistics: 'Luminosity and counts.',
  detectors: 'State of the sub-detectors and of the magnet during the run.',
};

/** The JSON schema of a run record. It explains known fields, and allows anything. */
export function recordSchema(): object {
  const root: Schema = { properties: {} };
  for (const { paths, about, type } of recordFields) {
    // What is made from several fields has no place of its own.
    if (type === 'energy') continue;
    for (const path of paths) {
      const own = placeIn(root, path);
      own.description ??= about();
      if (type === 'flags') own.additionalProperties = { description: about() };
    }
  }
  for (const [key, description] of Object.entries(groups)) {
    placeIn(root, [key]).description = description;
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Run record',
    description:
      'What the Belle II RunDB stores about a run. Fields that are not described here are kept as the server sends them.',
    type: 'object',
    ...root,
  };
}

function placeIn(schema: Schema, path: Path): Schema {
  let place = schema;
  for (const key of path) {
    place.properties ??= {};
    place = place.properties[key] ??= {};
  }
  return place;
}
