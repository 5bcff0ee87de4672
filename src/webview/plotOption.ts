import type { PlotModel, PlotStep } from './protocol.ts';
import type { Cells } from './plotCells.ts';
import type { DrawingOption } from './plotDrawing.ts';
import type { PlotFrame } from './plotFrame.ts';
import type { PlotLook } from './plotLook.ts';
import { surroundings } from './plotAxes.ts';
import { comparisonOption } from './plotComparison.ts';
import { histogramOption } from './plotHistogram.ts';
import { luminosityOption } from './plotLuminosity.ts';
import { stripOption } from './plotStrip.ts';

/** All that a drawing of a plot follows from. */
export interface PlotScene<Model extends PlotModel = PlotModel> {
  readonly model: Model;
  /** What a bin is, where the plot is of luminosity. */
  readonly step: PlotStep;
  readonly cells: Cells;
  readonly frame: PlotFrame;
  readonly look: PlotLook;
}

/** A plot as ECharts draws it. */
export function plotOption(scene: PlotScene): DrawingOption {
  const { model, ...rest } = scene;
  // Axes of nothing would only make one look for it.
  if (model.bins.length === 0) return surroundings(scene, []);
  switch (model.kind) {
    case 'luminosity':
      return luminosityOption({ ...rest, model });
    case 'comparison':
      return comparisonOption({ ...rest, model });
    case 'strip':
      return stripOption({ ...rest, model });
    case 'histogram':
      return histogramOption({ ...rest, model });
  }
}
