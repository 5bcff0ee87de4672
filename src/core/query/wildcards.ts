/**
 * Tells whether a text matches a pattern, in which `*` stands for any characters and `?` for one.
 * Not a regular expression: some would take forever.
 */
export function matcherOf(pattern: string): (text: string) => boolean {
  if (pattern.includes('?')) {
    const letters = Array.from(pattern);
    return (text) => fits(Array.from(text), letters);
  }
  const [first = '', ...parts] = pattern.split(/\*+/);
  const last = parts.pop() ?? '';
  return (text) => {
    if (!text.startsWith(first)) return false;
    let end = first.length;
    for (const part of parts) {
      const start = text.indexOf(part, end);
      if (start < 0) return false;
      end = start + part.length;
    }
    return text.length - last.length >= end && text.endsWith(last);
  };
}

/** On a mismatch, the last `*` takes one more character. */
function fits(text: readonly string[], pattern: readonly string[]): boolean {
  let at = 0;
  let taken = 0;
  let star = -1;
  for (let i = 0; i < text.length;) {
    if (pattern[at] === '*') {
      star = at++;
      taken = i;
    } else if (pattern[at] === '?' || pattern[at] === text[i]) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++taken;
    } else return false;
  }
  return pattern.slice(at).every((letter) => letter === '*');
}
