import type { Language } from '../language.ts';
import { cpp, json } from './cFamily.ts';
import { python } from './python.ts';
import { shell } from './shell.ts';
import { quoted, type Lexer } from './token.ts';
import { yaml } from './yaml.ts';

/** In plain text nothing is a string by itself, but a value in it may be. */
const text: Lexer = {
  signs: '',
  token: (source, at) => (/["']/.test(source[at] ?? '') ? quoted(source, at, at) : undefined),
};

export const lexers: Readonly<Record<Language, Lexer>> = { python, yaml, json, cpp, shell, text };
