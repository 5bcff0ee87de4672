import { t } from '@vscode/l10n';
import { recordFields, type Path } from './catalogue.ts';

/** The subset of JSON Schema that we need: what editors display for each key. */
interface Schema {
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
}

/** Objects of a record that contain other fields. */
function groups(): Readonly<Record<string, string>> {
  return {
    ler: t('Low energy ring (positrons).'),
    her: t('High energy ring (electrons).'),
    statistics: t('Luminosity and counts.'),
    detectors: t('State of the sub-detectors and of the magnet during the run.'),
  };
}

/** The JSON schema of a run record, in the display language. It explains known fields, and allows anything. */
export function recordSchema(): object {
  const root: Schema = { properties: {} };
  for (const { paths, about, type } of recordFields) {
    // Fields derived from several others aren't in the record.
    if (type === 'energy') continue;
    for (const path of paths) {
      const own = placeIn(root, path);
      own.description ??= about();
      if (type === 'flags') own.additionalProperties = { description: about() };
    }
  }
  for (const [key, description] of Object.entries(groups())) {
    placeIn(root, [key]).description = description;
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: t('Run record'),
    description: t(
      'What the Belle II RunDB stores about a run. Fields that aren’t described here are kept as the server sends them.',
    ),
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
