/**
 * `node test/corpus/realCode.ts [FOLDER…]`: prints the runs found in code that mentions none, in
 * these folders; by default in our packages and the libraries of this machine.
 */
import { createHash } from 'node:crypto';
import { findMentions, languages, Source, type Language } from '../../src/core/selection/index.ts';
import { filesIn, libraries, packages } from './realFiles.ts';

const [, , ...given] = process.argv;
const folders = given.length > 0 ? given : [packages, ...libraries()];

const counts = new Map<
  Language,
  { files: number; megabytes: number; mentions: number; ms: number }
>();
const seen = new Set<string>();
for (const { path, language, text } of filesIn(folders, languages)) {
  const hash = createHash('sha1').update(text).digest('base64');
  if (seen.has(hash)) continue;
  seen.add(hash);
  const begin = performance.now();
  const found = findMentions(new Source(text, language));
  const ms = performance.now() - begin;
  if (ms > 200) console.log(`${path}: ${ms.toFixed(0)} ms for ${text.length} characters`);
  for (const { start, end } of found) {
    const line = text.slice(0, start).split('\n').length;
    const begin = text.lastIndexOf('\n', start - 1) + 1;
    const said = text.slice(begin, Math.min(end, begin + 300));
    console.log(
      `${path}:${line}: ${JSON.stringify(said)} » ${JSON.stringify(text.slice(start, Math.min(end, start + 80)))}`,
    );
  }
  const count = counts.get(language) ?? { files: 0, megabytes: 0, mentions: 0, ms: 0 };
  counts.set(language, {
    files: count.files + 1,
    megabytes: count.megabytes + text.length / 1e6,
    mentions: count.mentions + found.length,
    ms: count.ms + ms,
  });
}
console.table(Object.fromEntries(counts));
