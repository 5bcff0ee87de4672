import type { RunRange } from '../ranges.ts';
import type { Value } from './value.ts';

const rundb = 'RunDB(apikey=os.environ["BELLE2_RUNDB_TOKEN"])';

/** Python that asks the RunDB for runs: a script stays up to date with their records. */
export function pythonQuery(ranges: readonly RunRange[]): Value {
  const [only] = ranges;
  if (only && ranges.length === 1) {
    return {
      kind: 'call',
      name: `${rundb}.get_run_info`,
      items: [...limits(only), 'expand=True'].map((text) => ({ kind: 'atom', text })),
    };
  }
  return {
    kind: 'lines',
    lines: [
      '[',
      '    run',
      '    for search in [',
      ...ranges.map((range) => `        dict(${limits(range).join(', ')}),`),
      '    ]',
      `    for run in ${rundb}.get_run_info(`,
      '        **search, expand=True',
      '    )',
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
