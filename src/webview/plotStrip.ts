import { t } from '@vscode/l10n';
import { formatCount } from '../core/format/index.ts';
import type { Span, StripPlot, Tone } from './protocol.ts';
import { axisText, binAxis, surroundings } from './plotAxes.ts';
import { binsOf } from './plotCells.ts';
import type { DrawingOption } from './plotDrawing.ts';
import { gridOf } from './plotFrame.ts';
import { patternOf, type PlotLook } from './plotLook.ts';
import type { PlotScene } from './plotOption.ts';
import { rectangles, type Rectangle } from './plotShapes.ts';

/** From the most to the least important to see. */
const tones: readonly Tone[] = ['bad', 'recoverable', 'good', 'none'];
/** As a fraction of the row height. */
const thickness = 0.64;
/** In pixels: a single bad run among hundreds in a cell stays visible. */
const leastSeen = 2;

/**
 * A row per detector, coloured by its words; a cell with several runs is divided by their words.
 */
export function stripOption(scene: PlotScene<StripPlot>): DrawingOption {
  const { model, cells, frame, look } = scene;
  const grid = gridOf(frame);
  const order = wordsByTone(model);
  let drawn: Rectangle[][] | undefined;
  const places = (word: number) => (drawn ??= placesOfWords(scene, order))[word] ?? [];
  return {
    ...surroundings(
      scene,
      order.map((word) => model.words[word]?.word ?? ''),
    ),
    grid: { ...grid, outerBoundsMode: 'none' },
    xAxis: binAxis(
      scene,
      cells.perCell > 1 ? t('Run ({0} in each cell)', formatCount(cells.perCell)) : t('Run'),
    ),
    yAxis: {
      type: 'category',
      inverse: true,
      data: [...model.detectors],
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...axisText(look), interval: 0, width: 46, overflow: 'truncate' },
    },
    series: order.map((word) => {
      const { color, pattern } = wordLook(model, word, look);
      return rectangles(
        model.words[word]?.word ?? '',
        color,
        pattern !== undefined && {
          decal: patternOf(pattern, look.background),
          ...(look.isHighContrast && { borderColor: color, borderWidth: 1 }),
        },
        () => places(word),
      );
    }),
  };
}

/** The words of a detector's runs: counts over a span; none if nothing is known. */
export class StripWords {
  readonly #model: StripPlot;
  /** By detector and bin: the index of the word + 1, or 0. */
  readonly #words: readonly Uint16Array[];

  constructor(model: StripPlot) {
    this.#model = model;
    this.#words = model.detectors.map(() => new Uint16Array(model.bins.length));
    for (const { detector, first, last, word } of model.spans) {
      this.#words[detector]?.fill(word + 1, first, last + 1);
    }
  }

  /** How many of the bins have each word. */
  counts(detector: number, [first, last]: Span): Map<number, number> {
    const counts = new Map<number, number>();
    const words = this.#words[detector];
    for (let bin = first; bin <= last; bin++) {
      const word = words?.[bin] ?? 0;
      if (word > 0) counts.set(word - 1, (counts.get(word - 1) ?? 0) + 1);
    }
    return counts;
  }

  /** The word of one bin. */
  at(detector: number, bin: number): string | undefined {
    const word = this.#words[detector]?.[bin] ?? 0;
    return word > 0 ? this.#model.words[word - 1]?.word : undefined;
  }
}

const known = new WeakMap<StripPlot, StripWords>();

export function wordsOf(model: StripPlot): StripWords {
  let words = known.get(model);
  if (words === undefined) known.set(model, (words = new StripWords(model)));
  return words;
}

/** The indices of the words, the most important to see first. */
export function wordsByTone({ words }: StripPlot): number[] {
  const rank = (word: number) => tones.indexOf(words[word]?.tone ?? 'none');
  return words.map((_, word) => word).sort((a, b) => rank(a) - rank(b));
}

/** Rectangles for each word; neighbours that look the same are merged. */
function placesOfWords(
  { model, cells, frame }: PlotScene<StripPlot>,
  order: readonly number[],
): Rectangle[][] {
  const grid = gridOf(frame);
  const cellWidth = grid.width / Math.max(1, cells.count);
  const rowHeight = grid.height / Math.max(1, model.detectors.length);
  const height = rowHeight * thickness;
  const words = wordsOf(model);
  const places: { x: number; y: number; width: number; height: number }[][] = model.words.map(
    () => [],
  );
  for (const detector of model.detectors.keys()) {
    const bottom = grid.top + rowHeight * (detector + 0.5) + height / 2;
    for (let cell = 0; cell < cells.count; cell++) {
      const x = grid.left + cell * cellWidth;
      const [first, last] = binsOf(cells, cell);
      const counts = words.counts(detector, [first, last]);
      let below = 0;
      for (const [word, share] of shares(model, order, counts, last - first + 1, height)) {
        const y = bottom - below - share;
        below += share;
        const before = places[word]?.at(-1);
        const continues =
          before !== undefined &&
          Math.abs(before.x + before.width - x) < 0.01 &&
          Math.abs(before.y - y) < 0.01 &&
          Math.abs(before.height - share) < 0.01;
        if (continues) before.width += cellWidth;
        else places[word]?.push({ x, y, width: cellWidth, height: share });
      }
    }
  }
  return places;
}

/** How much of the height each word takes, from the bottom up. */
function shares(
  { words }: StripPlot,
  order: readonly number[],
  counts: ReadonlyMap<number, number>,
  bins: number,
  height: number,
): [number, number][] {
  let left = height;
  const result: [number, number][] = [];
  for (const word of order) {
    const count = counts.get(word);
    if (count === undefined) continue;
    const tone = words[word]?.tone;
    const least = tone === 'bad' || tone === 'recoverable' ? leastSeen : 0;
    const share = Math.min(left, Math.max(least, (count / bins) * height));
    left -= share;
    if (share > 0) result.push([word, share]);
  }
  return result;
}

/** Words of the same tone differ by a pattern; in high contrast, all but the good ones have one. */
function wordLook(
  { words }: StripPlot,
  word: number,
  look: PlotLook,
): { color: string; pattern: number | undefined } {
  const tone = words[word]?.tone ?? 'none';
  const rank = words.slice(0, word).filter((other) => other.tone === tone).length;
  const color = {
    bad: look.red,
    recoverable: look.yellow,
    good: look.green,
    // Those of lines behind it are too faint for what says something.
    none: look.isHighContrast ? look.lines : look.grey,
  }[tone];
  const first = look.isHighContrast && tone !== 'good' ? tones.indexOf(tone) : undefined;
  if (rank === 0) return { color, pattern: first };
  return { color, pattern: (first ?? -1) + rank };
}
