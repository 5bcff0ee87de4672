import type { LuminosityPlot, PlotModel, PlotStep, PlotSubject } from '../../src/webview/protocol.ts';
import { manyFlags, manyRuns } from '../browser/plotModels.ts';
import { PlotPage } from '../browser/plotPage.ts';
import { compared, type Row } from './table.ts';
import { median } from './time.ts';

declare global {
  var model: PlotModel;
  var bare: (model: LuminosityPlot) => void;
}

const runs = 50_000;
const rounds = 5;

/** The same luminosity drawn by ECharts alone: bars and the curve. */
const peer = `
  import * as echarts from 'echarts/core';
  import { BarChart as Bars, LineChart as Lines } from 'echarts/charts';
  import { DataZoomComponent, GridComponent as Axes } from 'echarts/components';
  import { CanvasRenderer as Canvas } from 'echarts/renderers';
  echarts.use([Bars, Lines, DataZoomComponent, Axes, Canvas]);
  globalThis.bare = (model) => {
    const element = document.getElementById('plot');
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
    return drawing;
  };
`;

/** How fast a plot of many runs is there, and how fast what is brushed on it is told. */
export async function plotRows(): Promise<Row[]> {
  await using tab = await PlotPage.open({ minify: true, more: peer });
  await tab.theme('light');
  const ours = await firstPlots(tab, manyRuns(runs), 'luminosity', 'run');
  const brush = await brushes(tab);
  const flags = await firstPlots(tab, manyFlags(runs), 'flags', 'run');
  await tab.page.evaluate((model) => {
    globalThis.plot.dispose();
    globalThis.model = model;
  }, manyRuns(runs));
  const bare: number[] = [];
  for (let i = 0; i < rounds; i++) {
    bare.push(
      await tab.page.evaluate(async () => {
        document.getElementById('plot')?.replaceChildren();
        const start = performance.now();
        if (globalThis.model.kind === 'luminosity') globalThis.bare(globalThis.model);
        await new Promise(requestAnimationFrame);
        await new Promise((resolve) => setTimeout(resolve));
        return performance.now() - start;
      }),
    );
  }
  const name = `plot of ${runs.toLocaleString('en')} runs`;
  return [
    compared(name, 'ms', median(ours), 'bare ECharts', median(bare)),
    { name: `${name}, flags of 8 detectors`, value: median(flags), unit: 'ms' },
    { name: 'a brush told to the extension', value: median(brush), unit: 'ms' },
    { name: 'code of the plot', value: tab.size / 1000, unit: 'kB' },
  ];
}

/** From the message to the painted frame, in ms. */
async function firstPlots(
  tab: PlotPage,
  plot: PlotModel,
  subject: PlotSubject,
  step: PlotStep,
): Promise<number[]> {
  await tab.page.evaluate((model) => (globalThis.model = model), plot);
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    times.push(
      await tab.page.evaluate(
        async ([which, by]) => {
          const start = performance.now();
          // A new object, of which nothing is known from the last time.
          const message = { type: 'plot', plot: { ...globalThis.model }, subject: which, step: by };
          globalThis.plot.receive(message as Parameters<typeof globalThis.plot.receive>[0]);
          await new Promise(requestAnimationFrame);
          await new Promise((resolve) => setTimeout(resolve));
          return performance.now() - start;
        },
        [subject, step] as const,
      ),
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
