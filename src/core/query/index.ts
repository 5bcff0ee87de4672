/** The search language: what people type to ask for runs. Works without VS Code. */
export type { Query } from './ast.ts';
export { b2infoOf } from './b2info.ts';
export { complete, type Completion, type Completions } from './complete.ts';
export { aboutCondition, builtInConditions, type Conditions } from './conditions.ts';
export { QueryError } from './errors.ts';
export { explain, type Explanation } from './explain.ts';
export type { Meaning } from './meaning.ts';
export { parseQuery } from './parse.ts';
export { searchesFor, searchWithin } from './plan.ts';
export { predicateOf, type Predicate } from './predicate.ts';
export { printQuery } from './print.ts';
export { pythonOf, type PythonOptions } from './python.ts';
export { understand } from './understand.ts';
