/** What a plot is drawn into, in pixels. */
export interface PlotFrame {
  readonly width: number;
  readonly height: number;
  /** Drawn above the plot; on screen the bar above it tells. */
  readonly title?: string;
}

/** The part of a frame inside the axes. */
export interface Grid {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Room around the grid: for labels, for the legend and the names of axes, for a title. */
const margin = { left: 56, right: 56, top: 52, bottom: 46 };
const titleHeight = 30;

export function gridOf({ width, height, title }: PlotFrame): Grid {
  const top = margin.top + (title === undefined ? 0 : titleHeight);
  return {
    left: margin.left,
    top,
    width: Math.max(1, width - margin.left - margin.right),
    height: Math.max(1, height - top - margin.bottom),
  };
}
