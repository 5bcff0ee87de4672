import { textBefore } from '../lines.ts';
import { readLiteral, type ListLiteral, type Source } from '../source/index.ts';
import {
  mentionOf,
  numbersPart,
  type Mention,
  type MentionForm,
  type NumberAt,
} from './mention.ts';

interface Call {
  readonly form: MentionForm;
  /** The parameters in order. */
  readonly parameters: readonly string[];
}

const calls: Readonly<Record<string, Call>> = {
  setIOV: { form: 'iov', parameters: ['expLow', 'runLow', 'expHigh', 'runHigh'] },
  ExpRun: { form: 'exprun', parameters: ['exp', 'run'] },
  IoV: { form: 'iov', parameters: ['exp_low', 'run_low', 'exp_high', 'run_high'] },
  IntervalOfValidity: {
    form: 'interval',
    parameters: ['first_exp', 'first_run', 'final_exp', 'final_run'],
  },
};

/** `ExpRun(12, 798)`, `IoV(12, 798, 12, 3904)` or `IntervalOfValidity(…)`, at its name's offset. */
export function readCall(source: Source, name: number): Mention | undefined {
  const [, before = '', type = '', variable] =
    called.exec(source.text.slice(name, name + 200)) ?? [];
  const isDeclared = variable !== undefined;
  if (isDeclared && source.language !== 'cpp') return undefined;
  // `utils.` or `Belle2::`
  const [qualifier = ''] =
    /(?:[A-Za-z_]\w*(?:\.|::))*$/.exec(textBefore(source.text, name, 100)) ?? [];
  const start = name - qualifier.length;
  const literal = readLiteral(source, isDeclared ? name + before.length : start);
  const call = calls[type];
  if (literal.kind !== 'list' || !call) return undefined;
  const given = argumentsOf(literal, call.parameters);
  if (!given) return undefined;
  const [experiment, run] = given;
  // An interval may begin with any run, but only its end may lack an experiment.
  const isNone = (experiment?.value ?? 0) < 0 || ((run?.value ?? 0) < 0 && call.form === 'exprun');
  if (isNone) return undefined;
  const span = { start, end: literal.end };
  const isPartial = isDeclared || type === 'setIOV';
  return mentionOf(call.form, span, [numbersPart(span, given)], isPartial);
}

/** `ExpRun(`, and in C++ also `ExpRun first(` and `ExpRun{`. */
const called = /^((\w+)(?:[ \t]+(\w+))?\s*)(?=[({])/;

/** The arguments in the order of the parameters; undefined if there are other arguments. */
function argumentsOf(
  { items }: ListLiteral,
  parameters: readonly string[],
): NumberAt[] | undefined {
  if (items.length !== parameters.length) return undefined;
  const found = parameters.map((name, i) =>
    items[i]?.key === undefined ? items[i] : items.find(({ key }) => key === name),
  );
  const values = found.flatMap((item) => (item?.value.kind === 'number' ? item.value : []));
  return values.length === parameters.length ? values : undefined;
}
