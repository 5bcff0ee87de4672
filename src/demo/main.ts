import { parseArgs } from 'node:util';
import { startDemo, type DemoOptions, type Order } from './server.ts';

const usage = `Usage: node src/demo/main.ts [options]

  --port N        port at 127.0.0.1 (any free one)
  --latency MS    wait before each answer
  --order ORDER   ascending, descending or shuffled
  --page-size N   runs a page, if the request doesn't say (25)
  --max-limit N   largest page granted (1000)
  --no-count      answers carry neither count nor previous
  --scale X       how many runs; 1 is over 20,000
  --help`;

function readArguments(): DemoOptions | undefined {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      latency: { type: 'string' },
      order: { type: 'string' },
      'page-size': { type: 'string' },
      'max-limit': { type: 'string' },
      'no-count': { type: 'boolean', default: false },
      scale: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    count: !values['no-count'],
    ...(values.port !== undefined && { port: number('port', values.port) }),
    ...(values.latency !== undefined && { latency: number('latency', values.latency) }),
    ...(values.order !== undefined && { order: order(values.order) }),
    ...(values['page-size'] !== undefined && {
      pageSize: number('page-size', values['page-size']),
    }),
    ...(values['max-limit'] !== undefined && {
      maxLimit: number('max-limit', values['max-limit']),
    }),
    ...(values.scale !== undefined && { scale: number('scale', values.scale) }),
  };
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new TypeError(`--${name} needs a number, not "${text}".`);
  }
  return value;
}

function order(text: string): Order {
  if (text === 'ascending' || text === 'descending' || text === 'shuffled') return text;
  throw new TypeError(`--order is ascending, descending or shuffled, not "${text}".`);
}

try {
  const options = readArguments();
  if (options === undefined) {
    console.log(usage);
  } else {
    const demo = await startDemo(options);
    const end = () => void demo.close();
    process.once('SIGINT', end).once('SIGTERM', end);
    console.log(`Demo RunDB at ${demo.url}, key "${demo.apiKey}", ${demo.runCount} runs`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
