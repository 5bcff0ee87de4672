import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import type { BarSeriesOption, CustomSeriesOption, LineSeriesOption } from 'echarts/charts';
import {
  GridComponent,
  LegendScrollComponent,
  TitleComponent,
  type GridComponentOption,
  type LegendComponentOption,
  type TitleComponentOption,
} from 'echarts/components';
import { init, use, type ComposeOption } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

/** The parts of ECharts that the plots need; nothing else of it is bundled. */
use([
  BarChart,
  CustomChart,
  LineChart,
  GridComponent,
  LegendScrollComponent,
  TitleComponent,
  CanvasRenderer,
  SVGRenderer,
]);

export type DrawingOption = ComposeOption<
  | BarSeriesOption
  | CustomSeriesOption
  | LineSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | TitleComponentOption
>;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The text of an SVG file. Works without a DOM. */
export function svgOf(option: DrawingOption, size: PictureSize): string {
  const drawing = init(null, null, { ...size, renderer: 'svg', ssr: true });
  try {
    drawing.setOption(option);
    return drawing.renderToSVGString();
  } finally {
    drawing.dispose();
  }
}
