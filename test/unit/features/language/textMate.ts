/** A part of a line, and the scope that themes assign a color to. */
export interface Token {
  readonly text: string;
  readonly scope: string;
}

/** A rule of a TextMate grammar, with the features that ours uses. */
interface Rule {
  readonly name?: string;
  readonly include?: string;
  readonly match?: string;
  readonly captures?: Readonly<Record<string, Rule>>;
  readonly patterns?: readonly Rule[];
}

export interface Grammar extends Rule {
  readonly repository: Readonly<Record<string, Rule>>;
}

/** Tokenizes a line like VS Code: the earliest match wins, and of several the first rule. */
export function tokenize(grammar: Grammar, line: string): Token[] {
  return tokens(grammar, rulesOf(grammar, grammar), line, 0, line.length);
}

function rulesOf(grammar: Grammar, { include, patterns, ...rule }: Rule): Rule[] {
  if (include !== undefined) {
    const named = grammar.repository[include.slice(1)];
    if (named === undefined) throw new Error(`The grammar has no ${include}.`);
    return rulesOf(grammar, named);
  }
  return patterns?.flatMap((each) => rulesOf(grammar, each)) ?? [rule];
}

function tokens(grammar: Grammar, rules: Rule[], line: string, from: number, to: number): Token[] {
  const found: Token[] = [];
  for (let at = from; at < to;) {
    let first: { rule: Rule; match: RegExpExecArray } | undefined;
    for (const rule of rules) {
      const pattern = new RegExp(inBothCases(rule.match ?? ''), 'dgu');
      pattern.lastIndex = at;
      const match = pattern.exec(line.slice(0, to));
      if (match && match.index < (first?.match.index ?? Infinity)) first = { rule, match };
    }
    if (first === undefined) break;
    const { rule, match } = first;
    if (match[0] === '') throw new Error(`${rule.match ?? ''} matches nothing.`);
    at = match.index + match[0].length;
    if (rule.name !== undefined) found.push({ text: match[0], scope: rule.name });
    for (const [group, capture] of Object.entries(rule.captures ?? {})) {
      const [start, end] = match.indices?.[Number(group)] ?? [0, 0];
      if (capture.name !== undefined && end > start) {
        found.push({ text: line.slice(start, end), scope: capture.name });
      }
      if (capture.patterns)
        found.push(...tokens(grammar, rulesOf(grammar, capture), line, start, end));
    }
  }
  return found;
}

/**
 * A pattern with its `(?i:…)` expanded: in a process that has been running for minutes, they sometimes
 * don't match capital letters in Node 24.
 */
function inBothCases(pattern: string): string {
  const groups: boolean[] = [];
  let isInClass = false;
  return pattern.replaceAll(/\\p\{\w+\}|\\.|\(\?i:|\(|\)|\[|\]|[a-z]/gi, (sign) => {
    if (sign === '(?i:' || sign === '(') {
      if (!isInClass) groups.push(sign !== '(' || groups.at(-1) === true);
      return sign === '(' ? sign : '(?:';
    }
    if (sign === ')' && !isInClass) groups.pop();
    if (sign === '[' || sign === ']') isInClass = sign === '[';
    if (!/^[a-z]$/i.test(sign) || groups.at(-1) !== true) return sign;
    const both = sign.toLowerCase() + sign.toUpperCase();
    return isInClass ? both : `[${both}]`;
  });
}
