/** The address of the RunDB, and the default of Belle II's Python client. */
export const usualUrl = 'https://rundb.belle2.org';
