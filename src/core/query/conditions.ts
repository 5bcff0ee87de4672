import { t } from '@vscode/l10n';
import { subDetectors } from '../records/index.ts';

/** Named conditions: the query that each `@name` stands for. */
export type Conditions = ReadonlyMap<string, string>;

const each = (condition: (detector: string) => string): string =>
  subDetectors.map((detector) => condition(detector)).join(' ');

/** The conditions that every user has. */
export const builtInConditions: Conditions = new Map([
  ['good', '-quality:bad,"no events"'],
  ['strictly-good', `${each((detector) => `quality_expert.${detector}:good`)} @good`],
  ['flagged', 'has:quality'],
  ['physics', 'type:physics'],
  ['cosmic', 'type:cosmic'],
  ['running', each((detector) => `detectors.status_${detector}:running`)],
  ['field-on', 'field:on'],
  ['no-lumi', 'missing:lumi or lumi:0'],
]);

/** What a built-in condition means, in a sentence; undefined for any other name. */
export function aboutCondition(name: string): string | undefined {
  switch (name) {
    case 'good':
      return t('No expert flag is BAD or NO EVENTS; runs not flagged count as good');
    case 'strictly-good':
      return t('Good, and all seven sub-detectors are flagged GOOD');
    case 'flagged':
      return t('At least one expert has flagged the run');
    case 'physics':
      return t('Physics runs');
    case 'cosmic':
      return t('Cosmic runs');
    case 'running':
      return t('All seven sub-detectors were running');
    case 'field-on':
      return t('The solenoid field was on');
    case 'no-lumi':
      return t('No luminosity was recorded');
    default:
      return undefined;
  }
}
