import type { Language } from '../language.ts';
import { stateAt } from './comments.ts';
import { Scopes } from './scopes.ts';

/** Whether an offset is in a string, also in one that goes over several lines. */
export function isInText(source: string, offset: number, language: Language): boolean {
  return (
    new Scopes(source, language).isInText(offset) ||
    stateAt(source, offset, language) === 'string' ||
    (language === 'yaml' && isInBlockText(source, offset))
  );
}

/** Whether an offset is in a text of YAML's that begins with `|` or `>`. */
function isInBlockText(source: string, offset: number): boolean {
  const lines = source.slice(Math.max(0, offset - 20_000), offset).split('\n');
  let column = Infinity;
  for (const line of lines.reverse()) {
    const own = line.length - line.trimStart().length;
    if (line.trim() === '' || own >= column) continue;
    if (column < Infinity && /[|>][-+\d]*\s*(?:#.*)?$/.test(line)) return true;
    column = own;
  }
  return false;
}
