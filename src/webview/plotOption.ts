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

/** Everything that determines the drawing of a plot. */
export interface PlotScene<Model extends PlotModel = PlotModel> {
  readonly model: Model;
  /** What a bin is, in a plot of luminosity. */
  readonly step: PlotStep;
  readonly cells: Cells;
  readonly frame: PlotFrame;
  readonly look: PlotLook;
}

/** A plot as ECharts options. */
export function plotOption(scene: PlotScene): DrawingOption {
  const { model, ...rest } = scene;
  // Axes without data would only raise the question what is missing.
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
