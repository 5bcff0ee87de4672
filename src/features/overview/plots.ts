import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import {
  binLuminosity,
  detectorStrips,
  durationHistogram,
  gapHistogram,
  runsByDetector,
  runsByStopReason,
  runsByType,
  type Histogram,
  type RunsOfWord,
  type Zone,
} from '../../core/statistics/distributions.ts';
import type { DeliveredShares } from '../../core/statistics/index.ts';
import type { PlotModel, PlotStep, PlotSubject, Span, StripPlot } from '../../webview/protocol.ts';

/** What is plotted, and how. */
export interface PlotChoice {
  readonly subject: PlotSubject;
  readonly step: PlotStep;
}

/** A plot of runs, and the runs in each of its bins. */
export interface DrawnPlot {
  readonly model: PlotModel;
  /** The runs of each bin, as indices into the given runs. */
  readonly runs: readonly (readonly number[])[];
}

/**
 * Draws runs.
 *
 * @param runs Sorted by experiment and run.
 */
export function drawPlot(
  runs: readonly ListedRun[],
  { subject, step }: PlotChoice,
  shares: DeliveredShares | undefined,
): DrawnPlot {
  const { t } = vscode.l10n;
  switch (subject) {
    case 'luminosity':
      return luminosity(runs, step, shares);
    case 'flags':
      return strip(runs, subject, t('Experts’ flags by run'));
    case 'status':
      return strip(runs, subject, t('Status of the detectors by run'));
    case 'flagCounts':
      return detectorWords(runs, 'flags', t('Runs by quality flag'), t('Quality flag'));
    case 'statusCounts':
      return detectorWords(runs, 'status', t('Runs by detector status'), t('Detector status'));
    case 'type':
      return words(runsByType(runs), t('Runs by type'), t('Type'));
    case 'stopReason':
      return words(runsByStopReason(runs), t('Runs by stop reason'), t('Stop reason'));
    case 'duration':
      return histogram(durationHistogram(runs), t('Runs by duration'), t('Duration'));
    case 'gap':
      return histogram(
        gapHistogram(runs),
        t('Runs by time since the previous run'),
        t('Time since the previous run'),
      );
  }
}

/** The indices of the runs in some bins, sorted and without duplicates. */
export function runsIn({ runs }: DrawnPlot, spans: readonly Span[]): number[] {
  const places = spans.flatMap(([first, last]) => runs.slice(first, last + 1).flat());
  return [...new Set(places)].sort((a, b) => a - b);
}

/** The bins that aren't empty and whose runs are all chosen. */
export function binsOf({ runs }: DrawnPlot, isChosen: (place: number) => boolean): Span[] {
  const spans: [number, number][] = [];
  for (const [bin, places] of runs.entries()) {
    if (places.length === 0 || !places.every(isChosen)) continue;
    const before = spans.at(-1);
    if (before?.[1] === bin - 1) before[1] = bin;
    else spans.push([bin, bin]);
  }
  return spans;
}

function luminosity(
  runs: readonly ListedRun[],
  step: PlotStep,
  shares: DeliveredShares | undefined,
): DrawnPlot {
  const zone = zoneOfDays();
  const { bins } = binLuminosity(runs, { step, zone, shares });
  return {
    model: {
      kind: 'luminosity',
      title: titleOf(step, zone),
      hasDelivered: bins.some(({ delivered }) => delivered !== undefined),
      bins: bins.map((bin) => ({
        label: bin.label,
        runs: bin.runs.length,
        recorded: bin.recorded ?? null,
        delivered: bin.delivered ?? null,
        efficiency: bin.efficiency ?? null,
        recordedSoFar: bin.recordedSoFar,
        deliveredSoFar: bin.deliveredSoFar,
        withoutLuminosity: bin.withoutLuminosity,
        withoutDelivered: bin.withoutDelivered,
        continued: bin.continued,
      })),
    },
    runs: bins.map((bin) => bin.runs),
  };
}

function strip(runs: readonly ListedRun[], subject: 'flags' | 'status', title: string): DrawnPlot {
  const strips = detectorStrips(runs, subject);
  const words = [...new Set(strips.flatMap(({ spans }) => spans.map(({ word }) => word)))].sort();
  const places = new Map(words.map((word, i) => [word, i]));
  return {
    model: {
      kind: 'strip',
      title,
      detectors: strips.map(({ detector }) => detector.toUpperCase()),
      bins: runs.map(({ experiment, run }) => ({ label: `${experiment}:${run}`, runs: 1 })),
      words: words.map((word) => ({ word, tone: toneOf(word) })),
      spans: strips.flatMap(({ spans }, detector) =>
        spans.map(({ first, last, word }) => ({
          detector,
          first,
          last,
          word: places.get(word) ?? 0,
        })),
      ),
    },
    runs: runs.map((_, place) => [place]),
  };
}

/** The color of a status or a flag. Unknown words aren't a verdict. */
function toneOf(word: string): StripPlot['words'][number]['tone'] {
  switch (word.toUpperCase()) {
    case 'GOOD':
    case 'RUNNING':
      return 'good';
    case 'RECOVERABLE':
      return 'recoverable';
    case 'BAD':
    case 'NO EVENTS':
      return 'bad';
    default:
      return 'none';
  }
}

function histogram(
  { bins, without, overlapping }: Histogram,
  title: string,
  axis: string,
): DrawnPlot {
  const overlap =
    overlapping > 0
      ? ` (${vscode.l10n.t('{0} began before the previous run ended', formatCount(overlapping))})`
      : '';
  return {
    model: {
      kind: 'histogram',
      title: `${title}${overlap}`,
      axis,
      bins: bins.map(({ label, runs }) => ({ label, runs: runs.length })),
      overlaps: false,
      without,
    },
    runs: bins.map(({ runs }) => runs),
  };
}

/** The number of runs for each word. */
function words(all: readonly RunsOfWord[], title: string, axis: string): DrawnPlot {
  const bins = all.filter(({ word }) => word !== undefined);
  const without = all.find(({ word }) => word === undefined)?.runs.length ?? 0;
  return {
    model: {
      kind: 'histogram',
      title,
      axis,
      bins: bins.map(({ word = '', runs }) => ({ label: word, runs: runs.length })),
      overlaps: false,
      without,
    },
    runs: bins.map(({ runs }) => runs),
  };
}

/** The number of runs for each word of each detector; a run is in one bin of every detector. */
function detectorWords(
  runs: readonly ListedRun[],
  subject: 'flags' | 'status',
  title: string,
  axis: string,
): DrawnPlot {
  const { t } = vscode.l10n;
  const bins = [...runsByDetector(runs, subject)].flatMap(([detector, words]) =>
    words.map(({ word = t('no value'), runs: places }) => ({
      label: `${detector.toUpperCase()}: ${word}`,
      places,
    })),
  );
  return {
    model: {
      kind: 'histogram',
      title,
      axis,
      bins: bins.map(({ label, places }) => ({ label, runs: places.length })),
      overlaps: true,
      without: bins.length === 0 ? runs.length : 0,
    },
    runs: bins.map(({ places }) => places),
  };
}

/** The time zone in which days begin, from the setting. */
export function zoneOfDays(): Zone {
  return vscode.workspace.getConfiguration('rundb').get('timeZoneOfDays') === 'JST' ? 'JST' : 'UTC';
}

/** The title of a luminosity plot. */
export function titleOf(step: PlotStep, zone: Zone): string {
  const isCalendar = step === 'day' || step === 'week' || step === 'month';
  const titles: Record<PlotStep, string> = {
    run: vscode.l10n.t('Luminosity by run'),
    day: vscode.l10n.t('Luminosity by day'),
    week: vscode.l10n.t('Luminosity by week'),
    month: vscode.l10n.t('Luminosity by month'),
    experiment: vscode.l10n.t('Luminosity by experiment'),
  };
  return isCalendar ? `${titles[step]} (${zone})` : titles[step];
}
