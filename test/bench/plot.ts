import type { PlotModel } from '../../src/webview/protocol.ts';
import { PlotPage } from '../browser/plotPage.ts';
import { heapOf } from './heap.ts';
import { compared, type Row } from './table.ts';
import { median } from './time.ts';

declare global {
  var model: PlotModel;
  var models: Record<'luminosity' | 'flags', (runs: number) => PlotModel>;
  var bare: (model: PlotModel) => void;
  /** How long work takes until it is painted, in ms. */
  var painted: (work: () => void) => Promise<number>;
}

const runs = 50_000;
const rounds = 5;

/** The same luminosity drawn by bare ECharts: bars and the curve. */
const inPage = `
  import { manyFlags, manyRuns } from './test/browser/plotModels.ts';
  globalThis.models = { luminosity: manyRuns, flags: manyFlags };
  import * as echarts from 'echarts/core';
  import { BarChart as Bars, LineChart as Lines } from 'echarts/charts';
  import { DataZoomComponent, GridComponent as Axes } from 'echarts/components';
  import { CanvasRenderer as Canvas } from 'echarts/renderers';
  echarts.use([Bars, Lines, DataZoomComponent, Axes, Canvas]);
  globalThis.bare = (model) => {
    const element = document.getElementById('plot');
    element.replaceChildren();
    const drawing = echarts.init(element);
    drawing.setOption({
      animation: false,
      xAxis: { type: 'category', data: model.bins.map((bin) => bin.label) },
      yAxis: [{ type: 'value' }, { type: 'value' }],
      dataZoom: [{ type: 'inside' }],
      series: [
        { type: 'bar', large: true, data: model.bins.map((bin) => bin.recorded) },
        { type: 'line', yAxisIndex: 1, sampling: 'lttb', showSymbol: false,
          data: model.bins.map((bin) => bin.recordedSoFar) },
      ],
    });
  };
  globalThis.painted = async (work) => {
    const start = performance.now();
    work();
    await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
    return performance.now() - start;
  };
`;

/** How fast a plot of many runs appears, and how fast a brushed selection is reported. */
export async function plotRows(): Promise<Row[]> {
  await using tab = await PlotPage.open({ minify: true, more: inPage });
  await tab.theme('light');
  const ours = await firstPlots(tab, 'luminosity');
  const brush = await brushes(tab);
  const heap = await heapOf(tab.page);
  const flags = await firstPlots(tab, 'flags');
  await tab.page.evaluate((count) => {
    globalThis.plot.dispose();
    globalThis.model = globalThis.models.luminosity(count);
  }, runs);
  const bare: number[] = [];
  for (let i = 0; i < rounds; i++) {
    bare.push(
      await tab.page.evaluate(() => globalThis.painted(() => globalThis.bare(globalThis.model))),
    );
  }
  const name = `plot of ${runs.toLocaleString('en')} runs`;
  return [
    compared(name, 'ms', median(ours), 'bare ECharts', median(bare)),
    { name: `${name}, flags of 8 detectors`, value: median(flags), unit: 'ms' },
    { name: 'a brush told to the extension', value: median(brush), unit: 'ms' },
    { name: `${name}, memory of the page`, value: heap, unit: 'MB' },
  ];
}

/** From the message to the painted frame, in ms. */
async function firstPlots(tab: PlotPage, subject: 'luminosity' | 'flags'): Promise<number[]> {
  await tab.page.evaluate(
    ([which, count]) => {
      globalThis.model = globalThis.models[which](count);
    },
    [subject, runs] as const,
  );
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    times.push(
      await tab.page.evaluate((which) => {
        // A new object, about which nothing is cached.
        const plot = { ...globalThis.model };
        return globalThis.painted(() =>
          globalThis.plot.receive({ type: 'plot', version: 1, plot, subject: which, step: 'run' }),
        );
      }, subject),
    );
  }
  return times;
}

/** From the release of the mouse to the message, in ms. */
async function brushes(tab: PlotPage): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    await tab.sent();
    await tab.page.mouse.move(200 + i * 10, 200);
    await tab.page.mouse.down();
    await tab.page.mouse.move(500, 200, { steps: 10 });
    const start = performance.now();
    await tab.page.mouse.up();
    await tab.nextSent('brush');
    times.push(performance.now() - start);
  }
  return times;
}
