/** Where the RunDB is, and where Belle II's Python client looks for it. */
export const usualUrl = 'https://rundb.belle2.org';
