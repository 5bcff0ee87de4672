/** The functions that a script may need to read records. */
export type Helper =
  | 'has'
  | 'number'
  | 'text'
  | 'plain'
  | 'like'
  | 'flags'
  | 'flagged'
  | 'time'
  | 'utc'
  | 'duration'
  | 'energy';

interface Definition {
  /** The functions that it calls. */
  readonly uses: readonly (Helper | 'value')[];
  readonly imports: readonly Import[];
  readonly code: string;
}

/** A module, and a name to import from it; without one, the module itself. */
export type Import = readonly [module: string, name?: string];

const value: Definition = {
  uses: [],
  imports: [],
  code: `
def value(run, *path):
    """The value at a path of keys in a record; None if there is none."""
    for key in path:
        run = run.get(key) if isinstance(run, dict) else None
    return run`,
};

const definitions: Readonly<Record<Helper, Definition>> = {
  has: {
    uses: ['value'],
    imports: [],
    code: `
def has(run, *path):
    """Whether a record has a value at a path that is not empty."""
    return value(run, *path) not in (None, "")`,
  },
  number: {
    uses: ['value'],
    imports: [['re'], ['math', 'isfinite'], ['math', 'nan']],
    code: `
def number(run, *path):
    """The number at a path, even if sent as text; NaN if there is none."""
    found = str(value(run, *path)).strip()
    form = r"[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?"
    if not re.fullmatch(form, found, re.ASCII) or not isfinite(float(found)):
        return nan
    return float(found) if re.search("[.eE]", found) else int(found)`,
  },
  plain: {
    uses: [],
    imports: [['decimal', 'Decimal']],
    code: `
def plain(number):
    """A number in its shortest form: 5.0 as 5, 1e-05 as 0.00001."""
    if number == 0:
        return "0"
    if 1e-6 <= abs(number) < 1e21:
        return f"{Decimal(repr(number)).normalize():f}"
    return repr(number).replace("e-0", "e-")`,
  },
  text: {
    uses: ['value'],
    imports: [],
    code: `
def text(run, *path):
    """The text or number at a path as lower-case text; None if there is none."""
    found = value(run, *path)
    return str(found).lower() or None if isinstance(found, (str, int, float)) else None`,
  },
  like: {
    uses: [],
    imports: [['fnmatch', 'fnmatchcase']],
    code: `
def like(found, pattern):
    """Whether a text matches a pattern with the wildcards * and ?."""
    return found is not None and fnmatchcase(found, pattern)`,
  },
  flags: {
    uses: ['value', 'text'],
    imports: [],
    code: `
def flags(run):
    """The experts' flags of a run, for any detectors, in lower case."""
    names = value(run, "quality_expert")
    names = names if isinstance(names, dict) else ()
    return {text(run, "quality_expert", name) for name in names} - {None}`,
  },
  flagged: {
    uses: ['flags', 'like'],
    imports: [],
    code: `
def flagged(run, pattern):
    """Whether any flag of a run matches a pattern."""
    return any(like(flag, pattern) for flag in flags(run))`,
  },
  utc: {
    uses: [],
    imports: [
      ['datetime', 'datetime'],
      ['datetime', 'timezone'],
    ],
    code: `
def utc(*date):
    """A time in UTC, in seconds since 1970."""
    return datetime(*date, tzinfo=timezone.utc).timestamp()`,
  },
  time: {
    uses: ['value'],
    imports: [['re'], ['datetime', 'datetime'], ['math', 'nan']],
    code: `
def time(run, *path):
    """The time at a path (UTC if it has no zone) in seconds since 1970; NaN if none."""
    date = r"(\\d{4})-(\\d\\d)-(\\d\\d)"
    clock = r"(\\d\\d:\\d\\d)(?:(:\\d\\d)(?:(\\.\\d{1,3})\\d*)?)?(Z|[-+]\\d\\d:?\\d\\d)?"
    found = value(run, *path)
    found = found.upper() if isinstance(found, str) else ""
    parts = re.fullmatch(f"{date}(?:[T ]{clock})?", found, re.ASCII)
    if parts is None:
        return nan
    usual = ("", "", "", "00:00", ":00", ".0", "Z")
    year, month, day, minute, second, fraction, zone = (
        part or default for part, default in zip(parts.groups(), usual)
    )
    full = f"{year}-{month}-{day} {minute}{second}{fraction} {zone}"
    try:
        return datetime.strptime(full, "%Y-%m-%d %H:%M:%S.%f %z").timestamp()
    except ValueError:
        return nan`,
  },
  duration: {
    uses: ['number', 'time'],
    imports: [
      ['math', 'isnan'],
      ['math', 'nan'],
    ],
    code: `
def duration(run):
    """The duration of a run in seconds; NaN if unknown."""
    for key in ("duration", "time_run"):
        if not isnan(number(run, key)):
            return number(run, key)
    seconds = round(time(run, "time_stop") - time(run, "time_start"), 3)
    return seconds if seconds >= 0 else nan`,
  },
  energy: {
    uses: ['number'],
    imports: [
      ['math', 'inf'],
      ['math', 'nan'],
      ['math', 'sqrt'],
    ],
    code: `
def energy(run):
    """The collision energy in GeV; NaN without the rings' momenta."""
    square = 4.0 * number(run, "ler", "momentum") * number(run, "her", "momentum")
    return sqrt(square) if 0 < square < inf else nan`,
  },
};

/** The definition of `text` for scripts where it matters how numbers are printed. */
const textWithPlain: Definition = {
  uses: ['value', 'plain'],
  imports: [],
  code: `
def text(run, *path):
    """The text or number at a path as lower-case text; None if there is none."""
    found = value(run, *path)
    found = plain(found) if isinstance(found, float) else found
    return str(found).lower() or None if isinstance(found, (str, int)) else None`,
};

const order = [
  'value',
  'has',
  'number',
  'plain',
  'text',
  'like',
  'flags',
  'flagged',
  'utc',
  'time',
  'duration',
  'energy',
] as const;

/** The code of some helpers and of those that they call, and their imports. */
export function helpersFor(used: ReadonlySet<Helper>): { code: string[][]; imports: Import[] } {
  const definitionOf = (name: Helper | 'value'): Definition => {
    if (name === 'value') return value;
    return name === 'text' && used.has('plain') ? textWithPlain : definitions[name];
  };
  const needed = new Set<Helper | 'value'>(used);
  // The loop also visits what is added in it.
  for (const name of needed) for (const other of definitionOf(name).uses) needed.add(other);
  const found = order.filter((name) => needed.has(name)).map(definitionOf);
  return {
    code: found.map(({ code }) => code.trim().split('\n')),
    imports: found.flatMap(({ imports }) => imports),
  };
}
