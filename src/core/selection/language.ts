/** Languages in which runs are written and read; `text` is everything else, Markdown too. */
export const languages = ['python', 'yaml', 'json', 'cpp', 'shell', 'text'] as const;

export type Language = (typeof languages)[number];

/** What begins a comment that goes on to the end of its line. */
export const lineComments: Readonly<Record<Language, '#' | '//' | undefined>> = {
  python: '#',
  yaml: '#',
  json: '//',
  cpp: '//',
  shell: '#',
  text: undefined,
};
