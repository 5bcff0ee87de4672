/**
 * How many cases a costly property is tried with: in the suite, as many as find a mistake that somebody
 * just made; `RUNDB_CASES=20 npm run unit` tries 20 times as many.
 */
export function manyCases(inSuite: number): number {
  return inSuite * Number(process.env['RUNDB_CASES'] ?? 1);
}
