/** VS Code's ID of the editor that says why a record can't be read. */
export const viewType = 'rundb.unreadable';
