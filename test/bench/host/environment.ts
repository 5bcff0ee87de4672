/** A variable that the benchmark sets for the extension host. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`The variable ${name} is missing.`);
  return value;
}

/** The origins of the demos listed in a variable. */
export function urls(name: 'RUNDB_BENCH_LATENCIES' | 'RUNDB_BENCH_SIZES'): string[] {
  return variable(name).split(' ');
}
