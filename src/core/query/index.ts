/** The search language in which users look for runs. Works without VS Code. */
export type { Query } from './ast.ts';
export { b2infoOf } from './b2info.ts';
export { complete, type Completion, type Completions } from './complete.ts';
export { aboutCondition, builtInConditions, type Conditions } from './conditions.ts';
export { suggestionFor, type Suggestion } from './english.ts';
export { QueryError } from './errors.ts';
export { demoSearches, exampleGroups, type QueryExample } from './examples.ts';
export { explain, type Explanation } from './explain.ts';
export type { Meaning } from './meaning.ts';
export { parseQuery } from './parse.ts';
export { searchesFor, searchWithin } from './plan.ts';
export { plainPythonOf } from './plainPython.ts';
export { predicateOf, type Predicate } from './predicate.ts';
export { printQuery } from './print.ts';
export { pythonOf, type PythonOptions } from './python.ts';
export { readValid, type ValidQuery } from './read.ts';
export { inSteps, type StepAnswer } from './stepByStep.ts';
export { understand } from './understand.ts';
