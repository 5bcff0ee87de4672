import * as l10n from '@vscode/l10n';

/** Translations by the English texts in the code, or their JSON. */
type Texts = Readonly<Record<string, string>> | string;

let language = 'en';
let texts: Texts = {};

/**
 * Sets the display language, once, before anything is shown: texts and numbers are never in
 * different languages.
 *
 * @param next VS Code's language, a BCP 47 tag such as `de`.
 * @param ours Our translations for it; without them, everything is in English.
 */
export function setDisplayLanguage(next: string, ours: Texts | undefined): void {
  language = ours ? next : 'en';
  texts = ours ?? {};
  l10n.config({ contents: texts });
}

/** The language that texts are shown in, which isn't always VS Code's. */
export function displayLanguage(): string {
  return language;
}

/**
 * Makes something in English for others or for programs: code, copies, files, answers to agents. It
 * affects `t` from `@vscode/l10n`, but not `vscode.l10n.t`.
 *
 * @param make Must be synchronous: a promise would continue in the display language.
 */
export function inEnglish<T>(make: () => T): T {
  const before = [language, texts] as const;
  setDisplayLanguage('en', undefined);
  try {
    return make();
  } finally {
    setDisplayLanguage(...before);
  }
}

/** Something slow to create, created once per language. */
export function perLanguage<T extends object | string>(make: (language: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const known = made.get(language) ?? make(language);
    made.set(language, known);
    return known;
  };
}
