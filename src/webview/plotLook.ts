/** The colours and font of a plot. */
export interface PlotLook {
  readonly foreground: string;
  /** For axis labels. */
  readonly muted: string;
  /** For lines behind the data. */
  readonly lines: string;
  readonly background: string;
  readonly blue: string;
  readonly green: string;
  readonly red: string;
  readonly yellow: string;
  readonly grey: string;
  readonly font: string;
  /** Whether patterns and borders have to distinguish what colours usually do. */
  readonly isHighContrast: boolean;
}

/** The look of a picture for a paper or slides, whatever the theme. */
export const printedLook: PlotLook = {
  foreground: '#1f1f1f',
  muted: '#4d4d4d',
  lines: '#d8d8d8',
  background: '#ffffff',
  blue: '#0063d3',
  green: '#388a34',
  red: '#e51400',
  yellow: '#bf8803',
  grey: '#9a9a9a',
  font: 'Helvetica, Arial, sans-serif',
  isHighContrast: false,
};

/** A pattern over a colour, in ECharts' format. */
export interface Pattern {
  readonly symbol: string;
  readonly color: string;
  readonly dashArrayX: number | number[];
  readonly dashArrayY: number | number[];
  readonly rotation: number;
  readonly symbolSize?: number;
}

/** One of any number of patterns that differ from each other and from a plain colour. */
export function patternOf(which: number, color: string): Pattern {
  const patterns = [
    { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: -Math.PI / 4 },
    { symbol: 'circle', dashArrayX: [4, 3], dashArrayY: [4, 3], rotation: 0, symbolSize: 0.8 },
    { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: 0 },
    { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [1, 3], rotation: Math.PI / 4 },
    { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [3, 2], rotation: Math.PI / 2 },
  ] as const;
  const { dashArrayX, dashArrayY, ...rest } = patterns[which % patterns.length] ?? patterns[0];
  return { ...rest, color, dashArrayX: [...dashArrayX], dashArrayY: [...dashArrayY] };
}
