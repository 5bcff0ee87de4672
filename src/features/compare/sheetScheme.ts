/** What VS Code knows the comparisons of records by. */
export const sheetScheme = 'rundb-comparison';
