import { usualUrl } from '../../rundb/index.ts';
import type { RunRange } from '../ranges.ts';
import { call, type Value } from './value.ts';

const key = 'apikey=os.environ["BELLE2_RUNDB_TOKEN"]';

/**
 * Python code that queries the RunDB for runs, so that a script stays up to date with their
 * records.
 *
 * @param url Address of the RunDB; passed to the client if it isn't the default.
 */
export function pythonQuery(ranges: readonly RunRange[], url: string): Value {
  const own = url.replace(/\/+$/, '');
  const isUsual = own === usualUrl;
  // The client takes its address from its class, and an expression can't assign it.
  const client = isUsual ? 'RunDB' : `type("RunDB", (RunDB,), {"URL": ${JSON.stringify(own)}})`;
  const [only] = ranges;
  if (only && ranges.length === 1) {
    return call(`${client}(${key}).get_run_info`, ...limits(only), 'expand=True');
  }
  return {
    kind: 'lines',
    lines: [
      '[',
      '    run',
      '    for search in [',
      ...ranges.map((range) => `        dict(${limits(range).join(', ')}),`),
      '    ]',
      ...(isUsual
        ? [`    for run in RunDB(${key}).get_run_info(`, '        **search, expand=True', '    )']
        : [
            `    for run in ${client}(`,
            `        ${key}`,
            '    ).get_run_info(**search, expand=True)',
          ]),
      ']',
    ],
  };
}

function limits({ experiment, first, last }: RunRange): string[] {
  return [
    `min_experiment=${experiment}`,
    `max_experiment=${experiment}`,
    ...(first > 0 ? [`min_run=${first}`] : []),
    ...(last < Infinity ? [`max_run=${last}`] : []),
  ];
}
