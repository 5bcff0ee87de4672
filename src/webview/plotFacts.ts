import { t } from '@vscode/l10n';
import { formatCount, formatList, formatPercentInShort } from '../core/format/index.ts';
import { formatLuminosity } from '../core/statistics/luminosity.ts';
import { comparisonNames } from './plotComparison.ts';
import type {
  ComparisonBin,
  HistogramPlot,
  LuminosityBin,
  PeriodBin,
  PlotModel,
  Span,
  StripPlot,
} from './protocol.ts';
import { wordsByTone, wordsOf } from './plotStrip.ts';

/** What is known about some bins, shown on hover, for screen readers, and in the table. */
export interface PlotFacts {
  /** The bin, or the first and last of several. */
  readonly label: string;
  readonly facts: readonly PlotFact[];
}

export interface PlotFact {
  readonly name: string;
  readonly value: string;
  /** The same for a screen reader. */
  readonly spoken: string;
}

export function factsOf(model: PlotModel, span: Span): PlotFacts {
  return { label: labelOf(model, span), facts: kindFacts(model, span) };
}

/** `2020-05-01: 12 runs, 34.5 pb⁻¹ recorded, 2 without a value`. */
export function sentenceOf({ label, facts }: PlotFacts): string {
  return [label, formatList(facts.map(({ spoken }) => spoken))].filter((part) => part).join(': ');
}

function labelOf({ bins }: PlotModel, [first, last]: Span): string {
  const from = bins[first]?.label ?? '';
  return first === last ? from : t('{0} to {1}', from, bins[last]?.label ?? '');
}

function kindFacts(model: PlotModel, span: Span): PlotFact[] {
  switch (model.kind) {
    case 'luminosity':
      return luminosityFacts(model.bins.slice(span[0], span[1] + 1), model.hasDelivered);
    case 'comparison':
      return comparisonFacts(model.bins.slice(span[0], span[1] + 1));
    case 'strip':
      return stripFacts(model, span);
    case 'histogram':
      if (model.overlaps && span[0] !== span[1]) return [];
      return [runsFact(countRuns(model, span))];
  }
}

function luminosityFacts(bins: readonly LuminosityBin[], hasDelivered: boolean): PlotFact[] {
  const { runs, without } = countsOf(bins);
  const recorded = total(bins.map((bin) => bin.recorded));
  const delivered = total(bins.map((bin) => bin.delivered));
  const withoutDelivered = distinct(bins, (counts) => counts.withoutDelivered);
  const last = bins.at(-1);
  const facts = [
    runsFact(runs),
    luminosityFact(t('Recorded'), recorded, (value) => t('{0} recorded', value)),
  ];
  if (without > 0) facts.push(withoutFact(t('No recorded value'), without, runs));
  if (hasDelivered) {
    facts.push(luminosityFact(t('Delivered'), delivered, (value) => t('{0} delivered', value)));
    if (withoutDelivered > 0) {
      facts.push({
        ...withoutFact(t('No delivered value'), withoutDelivered, runs),
        spoken: t('{0} without a delivered value', formatCount(withoutDelivered)),
      });
    }
  }
  // For several bins it can't be calculated from theirs: some runs have only one of the two values.
  const efficiency = bins.length === 1 ? last?.efficiency : null;
  if (efficiency !== null && efficiency !== undefined) {
    const value = formatPercentInShort(efficiency);
    facts.push({ name: t('Efficiency'), value, spoken: t('{0} efficiency', value) });
  }
  if (last !== undefined) {
    const value = formatLuminosity(last.recordedSoFar);
    facts.push({
      name: t('Recorded, cumulative'),
      value,
      spoken: t('{0} recorded so far', value),
    });
  }
  return facts;
}

function comparisonFacts(bins: readonly ComparisonBin[]): PlotFact[] {
  const { runs, without } = countsOf(bins);
  const names = comparisonNames();
  const last = bins.at(-1);
  const fact = (name: string, nb: number | null): PlotFact =>
    luminosityFact(name, nb, (value) => `${name}: ${value}`);
  const facts = [
    runsFact(runs),
    fact(names.onlyA, total(bins.map((bin) => bin.onlyA))),
    fact(names.both, total(bins.map((bin) => bin.both))),
    fact(names.onlyB, total(bins.map((bin) => bin.onlyB))),
  ];
  if (without > 0) facts.push(withoutFact(t('No recorded value'), without, runs));
  if (last) facts.push(fact(names.soFarOfA, last.soFarOfA), fact(names.soFarOfB, last.soFarOfB));
  return facts;
}

/** The words with their detectors: `BAD: KLM`. */
function stripFacts(model: StripPlot, span: Span): PlotFact[] {
  const words = wordsOf(model);
  const several = span[1] > span[0];
  const counts = model.detectors.map((_, detector) => words.counts(detector, span));
  const facts = wordsByTone(model).flatMap((word): PlotFact[] => {
    const which = model.detectors.flatMap((detector, i) => {
      const count = counts[i]?.get(word) ?? 0;
      if (count === 0) return [];
      return [several ? `${detector} ${count}` : detector];
    });
    const name = model.words[word]?.word ?? '';
    const value = several ? formatList(which) : which.join(' ');
    return which.length === 0 ? [] : [{ name, value, spoken: `${name} ${value}` }];
  });
  if (several) return [runsFact(countRuns(model, span)), ...facts];
  return facts.length > 0 ? facts : [{ name: '', value: t('no value'), spoken: t('no value') }];
}

function runsFact(runs: number): PlotFact {
  const value = formatCount(runs);
  return {
    name: t('Runs'),
    value,
    spoken: runs === 1 ? t('1 run') : t('{0} runs', value),
  };
}

function luminosityFact(name: string, nb: number | null, say: (value: string) => string): PlotFact {
  if (nb === null) return { name, value: t('no value'), spoken: say(t('no value')) };
  const value = formatLuminosity(nb);
  return { name, value, spoken: say(value) };
}

function withoutFact(name: string, without: number, runs: number): PlotFact {
  return {
    name,
    value: t('{0} of {1} runs', formatCount(without), formatCount(runs)),
    spoken: t('{0} without a value', formatCount(without)),
  };
}

/** null, not 0, if there is nothing to add up. */
function total(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((a, b) => a + b, 0);
}

function countsOf(bins: readonly PeriodBin[]): { runs: number; without: number } {
  return {
    runs: distinct(bins, (counts) => counts.runs),
    without: distinct(bins, (counts) => counts.withoutLuminosity),
  };
}

/** A number of runs in consecutive bins: a run that is in several of them counts once. */
function distinct<Counts>(
  bins: readonly (Counts & { readonly continued: Counts | undefined })[],
  of: (counts: Counts) => number,
): number {
  return bins.reduce((sum, bin, i) => {
    const isCounted = i > 0 && bin.continued !== undefined;
    return sum + of(bin) - (isCounted ? of(bin.continued) : 0);
  }, 0);
}

function countRuns({ bins }: StripPlot | HistogramPlot, [first, last]: Span): number {
  return bins.slice(first, last + 1).reduce((sum, bin) => sum + bin.runs, 0);
}
