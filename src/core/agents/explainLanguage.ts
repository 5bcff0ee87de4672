import { printQuery } from '../query/index.ts';
import { printAnswer } from './answer.ts';
import type { AgentHost } from './host.ts';

/** Describes the query language or, given a query, returns its usual form. */
export async function explainLanguage(
  host: AgentHost,
  { query }: { query?: string },
): Promise<string> {
  if (query !== undefined) {
    const { parsed, searches } = await host.readQuery(query);
    return printAnswer(
      { valid: true, query: printQuery(parsed), server_filters: searches },
      'Use a shorter query.',
    );
  }
  const own = [...host.conditions()].map(([name, text]) => `- \`@${name}\`: \`${text}\``);
  const skill = await host.skill();
  return own.length === 0
    ? skill
    : `${skill}\n\n## This user's own conditions\n\n${own.join('\n').slice(0, 4000)}\n`;
}
