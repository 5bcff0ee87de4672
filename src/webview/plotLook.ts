/** The colours and the font that a plot is drawn with. */
export interface PlotLook {
  readonly foreground: string;
  /** Of labels beside axes. */
  readonly muted: string;
  /** Of lines behind what is drawn. */
  readonly lines: string;
  readonly background: string;
  readonly blue: string;
  readonly green: string;
  readonly red: string;
  readonly yellow: string;
  readonly grey: string;
  readonly font: string;
  /** Whether colours have to be told apart by patterns and borders too. */
  readonly isHighContrast: boolean;
}

/** How a picture looks that goes into a paper or onto slides, whatever the theme. */
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

/** A pattern over a colour, as ECharts draws it. */
export interface Pattern {
  readonly symbol: string;
  readonly color: string;
  readonly dashArrayX: number | number[];
  readonly dashArrayY: number | number[];
  readonly rotation: number;
  readonly symbolSize?: number;
}

/** Patterns that are told apart from each other, and from none; there are as many as wanted. */
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
