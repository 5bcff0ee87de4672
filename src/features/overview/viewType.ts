/** What VS Code knows the tabs by. */
export const viewType = 'rundb.overview';
