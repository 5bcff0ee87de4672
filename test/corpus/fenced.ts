import { parser } from '@lezer/markdown';
import { lineStart } from '../../src/core/selection/lines.ts';
import type { Span } from '../../src/core/selection/index.ts';

const known =
  /^\{?\.?(?:python3?|py|ipython|ya?ml|jsonc?|cpp|c\+\+|cc|bash|sh|shell|zsh|console)(?![\w+-])/i;

/** The whole lines in which a Markdown parser finds code in a language that runs are read from. */
export function fencedCode(text: string): Span[] {
  const spans: Span[] = [];
  parser.parse(text).iterate({
    enter: ({ name, node, from }) => {
      if (name !== 'FencedCode') return true;
      const info = node.getChild('CodeInfo');
      const [, closing] = node.getChildren('CodeMark');
      if (!info || !known.test(text.slice(info.from, info.to))) return false;
      const newline = text.indexOf('\n', from);
      const start = newline < 0 ? text.length : newline + 1;
      spans.push({ start, end: closing ? lineStart(text, closing.from) : text.length });
      return false;
    },
  });
  return spans;
}
