import * as vscode from 'vscode';
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

/** A plot of runs, and which of them each of its bins has. */
export interface DrawnPlot {
  readonly model: PlotModel;
  /** The places, in the runs that were given, of the runs of each bin. */
  readonly runs: readonly (readonly number[])[];
}

/**
 * Draws runs.
 *
 * @param runs By experiment and run.
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
        t('Runs by the time since the run before'),
        t('Time since the run before'),
      );
  }
}

/** The places of the runs in some bins, each once, in order. */
export function runsIn({ runs }: DrawnPlot, spans: readonly Span[]): number[] {
  const places = spans.flatMap(([first, last]) => runs.slice(first, last + 1).flat());
  return [...new Set(places)].sort((a, b) => a - b);
}

/** The bins that have runs, all of which are among some. */
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

/** How a status or a flag is coloured: words that we don't know are no verdict. */
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
      ? ` (${vscode.l10n.t('{0} began before the run before had ended', overlapping.toLocaleString('en'))})`
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

/** How many runs have which word. */
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

/** How many runs have which word of each detector; a run is in a bin of every detector. */
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

/** Where days begin, as the setting says. */
export function zoneOfDays(): Zone {
  return vscode.workspace.getConfiguration('rundb').get('timeZoneOfDays') === 'JST' ? 'JST' : 'UTC';
}

/** What is plotted of luminosity, and by what. */
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
