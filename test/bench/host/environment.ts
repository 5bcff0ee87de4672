/** A variable that the bench sets for the extension host. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`The variable ${name} is missing.`);
  return value;
}

/** The origins of the demos that a variable lists. */
export function urls(name: 'RUNDB_BENCH_LATENCIES' | 'RUNDB_BENCH_SIZES'): string[] {
  return variable(name).split(' ');
}
