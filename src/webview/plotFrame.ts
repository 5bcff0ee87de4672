/** The area a plot is drawn in, in pixels. */
export interface PlotFrame {
  readonly width: number;
  readonly height: number;
  /** Drawn above the plot; on screen, the bar above it says the same. */
  readonly title?: string;
}

/** The part of a frame inside the axes. */
export interface Grid {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Space around the grid, for labels, the legend, axis names and the title. */
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
