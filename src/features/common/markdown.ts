/**
 * A text as Markdown has it, on one line that may break at each space: what `appendText` of VS Code makes
 * breaks nowhere, and is cut at the edge of a card.
 */
export function asMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!|<>~&-]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
