/** The URI scheme of record comparisons. */
export const sheetScheme = 'rundb-comparison';
