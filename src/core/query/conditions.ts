import { t } from '@vscode/l10n';
import { subDetectors } from '../records/index.ts';

/** Named conditions: what stands behind `@name`, as the text of a query. */
export type Conditions = ReadonlyMap<string, string>;

const each = (condition: (detector: string) => string): string =>
  subDetectors.map((detector) => condition(detector)).join(' ');

const flags = (allowed: string): string =>
  `${each((detector) => `quality_expert.${detector}:${allowed}`)} (missing:quality_expert.trg or quality_expert.trg:${allowed})`;

/** The condition that the server knows as `all_detectors_running`. */
export const running = 'running';

/** What everybody has. */
export const builtInConditions: Conditions = new Map([
  ['good', flags('good,recoverable')],
  ['strictly-good', flags('good')],
  ['physics', 'type:physics'],
  ['cosmic', 'type:cosmic'],
  [running, each((detector) => `detectors.status_${detector}:running`)],
  ['field-on', 'field:on'],
  ['no-lumi', 'missing:lumi or lumi:0'],
]);

/** What a built-in condition is, in a sentence; undefined for any other. */
export function aboutCondition(name: string): string | undefined {
  switch (name) {
    case 'good':
      return t('Every sub-detector’s expert flag is good or recoverable');
    case 'strictly-good':
      return t('Every sub-detector’s expert flag is good');
    case 'physics':
      return t('Physics runs');
    case 'cosmic':
      return t('Cosmic runs');
    case running:
      return t('All sub-detectors were running');
    case 'field-on':
      return t('The solenoid’s field was on');
    case 'no-lumi':
      return t('No luminosity was recorded');
    default:
      return undefined;
  }
}
