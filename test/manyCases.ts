/**
 * The number of cases for an expensive property: in the suite, enough to catch a fresh mistake;
 * `RUNDB_CASES=20 npm run unit` tries 20 times as many.
 */
export function manyCases(inSuite: number): number {
  return inSuite * Number(process.env['RUNDB_CASES'] ?? 1);
}
