/** Languages in which runs are read and written; `text` is everything else, including Markdown. */
export const languages = ['python', 'yaml', 'json', 'cpp', 'shell', 'text'] as const;

export type Language = (typeof languages)[number];

/** What begins a comment that runs to the end of its line. */
export const lineComments: Readonly<Record<Language, '#' | '//' | undefined>> = {
  python: '#',
  yaml: '#',
  json: '//',
  cpp: '//',
  shell: '#',
  text: undefined,
};
