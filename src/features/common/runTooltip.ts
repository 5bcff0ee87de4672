import * as vscode from 'vscode';
import { withDecimalSign } from '../../core/format/index.ts';
import { recordFields } from '../../core/records/catalogue.ts';
import {
  detectors,
  formatBeamEnergy,
  printTime,
  type ListedRun,
  type RecordField,
  type RunFacts,
} from '../../core/records/index.ts';
import { formatDuration, formatLuminosity } from '../../core/statistics/index.ts';
import { ageLink } from './age.ts';
import { asMarkdown } from './markdown.ts';
import { qualityInWords, wholeQualityInWords } from './quality.ts';

/**
 * What is known about a run, with the status and flag of each detector.
 *
 * @param since When it was requested, in ms since 1970.
 * @param links Markdown below its name.
 * @param isNamed Whether its number and quality are shown next to the tooltip already.
 */
export function runTooltip(
  { experiment, run, facts }: ListedRun,
  since: number | undefined,
  { links, isNamed = false }: { readonly links?: string; readonly isNamed?: boolean } = {},
): vscode.MarkdownString {
  const { t } = vscode.l10n;
  const tooltip = new vscode.MarkdownString();
  tooltip.isTrusted = { enabledCommands: ['rundb.refresh'] };
  if (!isNamed) {
    const name = t('Experiment {0}, run {1}', experiment, run);
    tooltip.appendMarkdown(`**${name}** · ${asMarkdown(qualityInWords(facts))}\n\n`);
  }
  if (links !== undefined) tooltip.appendMarkdown(`${links}\n\n`);
  for (const field of recordFields) {
    const value = shownValue(field, facts);
    if (value === undefined) continue;
    tooltip.appendMarkdown(`${field.title()}: ${asMarkdown(value)}  \n`);
  }
  tooltip.appendMarkdown(detectorTable(facts));
  const age = ageLink(since);
  return age === undefined ? tooltip : tooltip.appendMarkdown(`\n\n${age}`);
}

/** A field's value in a tooltip; undefined if the run has none. */
function shownValue({ type, fact }: RecordField, facts: RunFacts): string | undefined {
  if (type === 'flags') return wholeQualityInWords(facts);
  const value = fact === undefined ? undefined : facts[fact];
  if (value === undefined) return undefined;
  if (typeof value === 'string') return type === 'date' ? printTime(value) : value;
  switch (type) {
    case 'luminosity':
      return formatLuminosity(value);
    case 'duration':
      return formatDuration(value);
    case 'energy':
      return formatBeamEnergy(value);
    default:
      return withDecimalSign(String(value));
  }
}

function detectorTable({ status, flags }: RunFacts): string {
  const { t } = vscode.l10n;
  const names = [...new Set<string>([...detectors, ...Object.keys(flags)])];
  const states = new Map<string, string>(Object.entries(status));
  const rows = names
    .map((name) => [name.toUpperCase(), states.get(name), ownValue(flags, name)] as const)
    .filter(([, state, flag]) => state !== undefined || flag !== undefined)
    .map((row) => `| ${row.map((text = '') => asMarkdown(text)).join(' | ')} |`);
  if (rows.length === 0) return '';
  return `\n| ${t('Detector')} | ${t('Status')} | ${t('Quality')} |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function ownValue(flags: RunFacts['flags'], name: string): string | undefined {
  return Object.hasOwn(flags, name) ? flags[name] : undefined;
}
