/** Languages in which runs are written and read; `text` is everything else, Markdown too. */
export const languages = ['python', 'yaml', 'json', 'cpp', 'shell', 'text'] as const;

export type Language = (typeof languages)[number];
