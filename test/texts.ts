import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A call whose text isn't a literal, so can't be translated. */
export class NotLiteral extends Error {}

/**
 * The texts in the code, each once, in the order of the files: those that
 * `l10n/bundle.l10n.<language>.json` translates.
 */
export function textsOf(checkout: string): string[] {
  const files = globSync('src/**/*.ts', { cwd: checkout }).sort();
  const texts = files.flatMap((file) => textsIn(file, readFileSync(join(checkout, file), 'utf8')));
  return [...new Set(texts)];
}

/** The first arguments of `t(…)` and `….l10n.t(…)`. */
export function textsIn(file: string, code: string): string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isText(node)) {
      const [text] = node.arguments;
      if (!text || !ts.isStringLiteralLike(text)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        throw new NotLiteral(`${file}:${line + 1}: ${node.getText()}`);
      }
      found.push(text.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * Where texts are put together in code, which no translator can change: with a space between them, or in
 * quotation marks.
 */
export function gluedIn(file: string, code: string): string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isGlued(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${file}:${line + 1}: ${node.getText()}`);
    }
    const text = isText(node) ? node.arguments[0] : undefined;
    ts.forEachChild(node, (child) => (child === text ? undefined : visit(child)));
  };
  visit(source);
  return found;
}

function isGlued(node: ts.Node): boolean {
  if (ts.isTemplateExpression(node)) {
    const between = [node.head, ...node.templateSpans.map(({ literal }) => literal)];
    return node.templateSpans.some(
      ({ expression }, i) =>
        hasText(expression) && (between[i]?.text === ' ' || between[i + 1]?.text === ' '),
    );
  }
  if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) {
    return /[“”„「」]/.test(node.text);
  }
  return false;
}

/** A call of `t(…)` or `….l10n.t(…)`. */
function isText(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && /^(?:t|(?:\w+\.)?l10n\.t)$/.test(node.expression.getText());
}

function hasText(node: ts.Node): boolean {
  return isText(node) || (ts.forEachChild(node, (child) => hasText(child) || undefined) ?? false);
}

if (import.meta.main) {
  const checkout = join(import.meta.dirname, '..');
  const texts = textsOf(checkout);
  const bundle = Object.fromEntries(texts.map((text) => [text, text]));
  mkdirSync(join(checkout, 'l10n'), { recursive: true });
  const file = join('l10n', 'bundle.l10n.json');
  writeFileSync(join(checkout, file), `${JSON.stringify(bundle, null, 2)}\n`);
  console.log(
    `${texts.length} texts in ${file}; translate them into l10n/bundle.l10n.<language>.json`,
  );
}
