/** VS Code's ID for the tabs. */
export const viewType = 'rundb.overview';
