/** The result of a step. */
export interface StepAnswer {
  readonly to: 'next' | 'back' | 'end';
  /** The term chosen in it so far; '' if none. */
  readonly term: string;
}

/**
 * Asks for terms one after the other. Going back keeps everything chosen so far.
 *
 * @param ask Gets the terms so far, including the step's own; undefined if the user cancels.
 * @returns The terms, '' for skipped steps; `back` if the user goes back from the first step;
 *   undefined if the user cancels.
 */
export async function inSteps(
  count: number,
  ask: (step: number, terms: readonly string[]) => Promise<StepAnswer | undefined>,
): Promise<readonly string[] | 'back' | undefined> {
  const terms = Array.from({ length: count }, () => '');
  for (let step = 0; step < count;) {
    const answer = await ask(step, terms);
    if (answer === undefined) return undefined;
    terms[step] = answer.term;
    if (answer.to === 'end') break;
    step += answer.to === 'back' ? -1 : 1;
    if (step < 0) return 'back';
  }
  return terms;
}
