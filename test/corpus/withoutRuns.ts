/** Makes realistic Python with at least this many lines that don't mention any runs. */
export function withoutRuns(lines: number): string {
  const dice = new Dice(12_798);
  const written: string[] = [];
  // Each template is used once before any is repeated.
  let left: Template[] = [];
  while (written.length < lines) {
    if (left.length === 0) left = dice.shuffled(templates);
    const template = left.pop();
    if (template) written.push(...template(dice).split('\n'), '');
  }
  return `${written.join('\n')}\n`;
}

type Template = (dice: Dice) => string;

/** The same numbers, words and orders each time. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** An integer from `low` to `high`, inclusive. */
  int(low: number, high: number): number {
    return low + Math.floor(this.#next() * (high - low + 1));
  }

  ints(count: number, low: number, high: number): string {
    return Array.from({ length: count }, () => this.int(low, high)).join(', ');
  }

  float(high = 10): string {
    return (this.#next() * high).toFixed(this.int(1, 4));
  }

  hex(length: number): string {
    return Array.from({ length }, () => this.int(0, 15).toString(16)).join('');
  }

  word(): string {
    return this.pick(words);
  }

  /** A Python name. */
  name(): string {
    return `${this.word()}_${this.word()}`;
  }

  className(): string {
    return [this.word(), this.word()]
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('');
  }

  date(): string {
    const [month, day] = [this.int(1, 12), this.int(1, 28)].map(twoDigits);
    return `${this.int(2018, 2026)}-${month}-${day}`;
  }

  time(): string {
    return [this.int(0, 23), this.int(0, 59)].map(twoDigits).join(':');
  }

  version(): string {
    return ['release', ...[this.int(4, 9), this.int(0, 3), this.int(0, 20)].map(twoDigits)].join(
      '-',
    );
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.int(0, from.length - 1)] ?? from[0];
  }

  shuffled<T>(given: readonly T[]): T[] {
    return given
      .map((item) => ({ item, at: this.#next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }

  /** Mulberry32. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

const words: readonly [string, ...string[]] = [
  'track',
  'cluster',
  'vertex',
  'energy',
  'timing',
  'beam',
  'photon',
  'muon',
  'kaon',
  'pion',
  'trigger',
  'detector',
  'crystal',
  'strip',
  'pixel',
  'momentum',
  'helix',
  'charge',
  'field',
  'noise',
  'signal',
  'sideband',
  'skim',
  'payload',
  'histogram',
  'residual',
  'efficiency',
  'resolution',
  'luminosity',
  'background',
];

const templates: readonly Template[] = [
  // Imports and constants
  (d) => `import numpy as np
import pandas as pd
from ${d.word()}.${d.word()} import ${d.className()}`,
  (d) => `__version__ = '${d.int(1, 9)}.${d.int(0, 20)}.${d.int(0, 30)}'
RELEASE = '${d.version()}'
GLOBAL_TAG = 'data_reprocessing_proc${d.int(9, 16)}'`,
  (d) => `${d.word().toUpperCase()}_LIMITS = (${d.float()}, ${d.float(100)})
${d.word().toUpperCase()}_BINS = [${d.ints(6, 0, 400)}]`,
  (d) => `# Last changed ${d.date()} at ${d.time()}, after ${d.version()}.
SINCE = '${d.date()}'
UNTIL = datetime.date(${d.int(2019, 2025)}, ${d.int(1, 12)}, ${d.int(1, 28)})`,
  (d) => `COMMIT = '${d.hex(40)}'
BUILD = 0x${d.hex(8)}
JOB_ID = uuid.UUID('${d.hex(8)}-${d.hex(4)}-${d.hex(4)}-${d.hex(4)}-${d.hex(12)}')`,
  (d) => `HOSTS = ['127.0.0.${d.int(1, 254)}', '10.${d.ints(3, 0, 254).replaceAll(', ', '.')}']
PORT = ${d.int(1024, 65535)}
TIMEOUT = ${d.float(60)}`,
  (d) =>
    `URL = 'https://example.org/${d.word()}/v${d.int(1, 4)}/${d.name()}?page=${d.int(1, 99)}&size=${d.int(10, 500)}'`,
  (d) => `PATTERN = re.compile(r'^(\\d{${d.int(1, 4)}})[-:/](\\d{${d.int(1, 6)}})\\s*#?$')
WORDS = re.compile(r'(?P<${d.word()}>[a-z_]+)\\s*=\\s*(?P<value>[^,;]{${d.int(1, 9)},})')`,

  // Functions
  (d) => `def ${d.name()}(values, low=${d.float()}, high=${d.float(90)}):
    """Values from low to high."""
    return [value for value in values if low <= value <= high]`,
  (d) => `def ${d.name()}(x, *parameters):
    a, b, c = parameters
    return a * np.exp(-((x - b) / c) ** 2 / 2) + ${d.float()}`,
  (d) => `def ${d.name()}(${d.word()}, count=${d.int(2, 90)}):
    total = 0
    for index in range(count):
        if index % ${d.int(2, 9)} == 0:
            continue
        total += ${d.word()}[index] * ${d.float()}
    return total / count`,
  (d) => `def ${d.name()}(path):
    with open(path, encoding='utf-8') as file:
        for number, line in enumerate(file, start=${d.int(0, 1)}):
            if line.startswith('#'):
                continue
            yield number, line.rstrip('\\n').split(',')`,
  (d) => `@functools.lru_cache(maxsize=${d.int(1, 4) * 128})
def ${d.name()}(name: str, index: int = ${d.int(0, 9)}) -> float:
    return lookup[name][index] * ${d.float()}`,
  (d) => `def ${d.name()}(**kwargs):
    kwargs.setdefault('bins', ${d.int(10, 200)})
    kwargs.setdefault('range', (${d.int(0, 9)}, ${d.int(10, 900)}))
    return plt.hist(${d.word()}, **kwargs)`,
  (d) => `async def ${d.name()}(session, url):
    async with session.get(url, timeout=${d.int(1, 60)}) as response:
        if response.status == ${d.pick([401, 403, 404, 500])}:
            raise LookupError(url)
        return await response.json()`,
  (d) => `def ${d.name()}():
    try:
        return load('${d.name()}.root')
    except (OSError, KeyError) as error:
        logger.warning('${d.word()} %d of %d failed: %s', ${d.int(1, 9)}, ${d.int(10, 99)}, error)
        return None
    finally:
        close()`,
  (d) => `${d.word()} = lambda x, y=${d.int(0, 9)}: x ** ${d.int(2, 4)} + y`,

  // Classes
  (d) => `class ${d.className()}(b2.Module):
    """Fills histograms of the ${d.word()}."""

    def initialize(self):
        self.${d.word()} = ROOT.TH1F('${d.name()}', '', ${d.int(10, 400)}, 0, ${d.int(1, 90)})

    def event(self):
        for item in Belle2.PyStoreArray('${d.className()}s'):
            self.histogram.Fill(item.getEnergy())`,
  (d) => `class ${d.className()}:
    threshold = ${d.float()}
    names = ['${d.word()}', '${d.word()}']

    def run(self):
        """Starts, and waits until all is done."""
        while self.step() < ${d.int(10, 9999)}:
            time.sleep(${d.float(2)})

    def __repr__(self):
        return f'{type(self).__name__}({self.threshold:.${d.int(1, 4)}f})'`,
  (d) => `@dataclass
class ${d.className()}:
    ${d.word()}_x: float = ${d.float()}
    ${d.word()}_y: float = -${d.float()}
    hits: list = field(default_factory=list)

    @property
    def radius(self):
        return math.hypot(self.x, self.y)`,
  (d) => `class ${d.className()}(enum.IntEnum):
    LOW = ${d.int(1, 4)}
    MEDIUM = ${d.int(5, 8)}
    HIGH = ${d.int(9, 12)}`,
  (d) => `class ${d.className()}Test(unittest.TestCase):
    def test_${d.name()}(self):
        self.assertEqual(${d.name()}([${d.ints(4, 0, 99)}]), ${d.int(0, 400)})
        self.assertAlmostEqual(${d.float()}, ${d.float()}, places=${d.int(2, 7)})`,
  (d) => `class ${d.className()}(threading.Thread):
    def __init__(self, queue):
        super().__init__(daemon=True)
        self.queue = queue

    def run(self):
        for task in iter(self.queue.get, None):
            task.run(timeout=${d.int(1, 99)})`,
  (d) => `class ExpRunReader(${d.className()}):
    """Reads pairs of experiment and run from ${d.word()} files."""

    def pairs(self):
        return [ExpRun(exp, run) for exp, run in self.rows]`,

  // Dictionaries, lists, matrices
  (d) => `${d.name()} = {
    '${d.word()}': [${d.ints(3, 0, 900)}],
    '${d.word()}': {'low': ${d.float()}, 'high': ${d.float(99)}},
    '${d.word()}': None,
}`,
  (d) => `${d.name()} = np.array([
    [${d.ints(3, 0, 999)}],
    [${d.ints(3, 0, 999)}],
    [${d.ints(3, 0, 999)}],
])`,
  (d) => `${d.name()} = [[${d.int(1, 30)}, ${d.int(1, 999)}], [${d.int(1, 30)}, ${d.int(1, 999)}]]`,
  (d) =>
    `${d.name()} = [('${d.word()}', [${d.int(1, 30)}, ${d.int(1, 999)}]), ('${d.word()}', (${d.ints(2, 1, 99)}))]`,
  (d) =>
    `COLORS = {${d.int(1, 9)}: '#${d.hex(6)}', ${d.int(10, 19)}: '#${d.hex(6)}', ${d.int(20, 29)}: '#${d.hex(6)}'}`,
  (
    d,
  ) => `${d.word()}_matrix = np.diag([${d.float()}, ${d.float()}, ${d.float()}]) @ np.ones((${d.int(3, 12)}, ${d.int(3, 798)}))
assert ${d.word()}_matrix.shape == (${d.ints(2, 3, 99)})`,
  (d) =>
    `${d.name()} = {name: index for index, name in enumerate(sorted(names)) if index > ${d.int(0, 30)}}`,
  (d) => `${d.name()} = {${d.ints(5, 0, 400)}}
dead = set(range(${d.int(1, 12)}, ${d.int(100, 798)})) - ${d.name()}`,
  (d) => `CRATES = "1-${d.int(2, 30)}, ${d.int(31, 40)}, ${d.int(41, 45)}-52"
MASKED = '${d.int(1, 99)}-${d.int(100, 8736)},${d.int(1, 8736)}'`,

  // Numbers of runs of programs, and experiments of another kind
  (d) => `runs = [${d.float()}, ${d.float()}, ${d.float()}]  # seconds
print('mean of all runs', sum(runs) / len(runs))`,
  (d) => `runs = [${d.ints(5, 90, 999)}]
best = min(runs)
print(f'{best} ms, {len(runs)} runs')`,
  () => `for run in range(3):
    start = time.perf_counter()
    work()
    print(run, time.perf_counter() - start)`,
  (d) => `for run in [${d.ints(3, 1, 9)}]:
    np.random.seed(run)
    ${d.word()}.append(simulate(seed=run, size=${d.int(100, 9999)}))`,
  (d) => `benchmark = {'runs': ${d.int(2, 30)}, 'warmup': ${d.int(1, 5)}, 'unit': 'ms'}
result = measure(${d.name()}, run=${d.int(1, 9)}, repeat=${d.int(2, 20)})`,
  (d) => `# The experiment took ${d.int(2, 30)} weeks; after the first run of the script
# there were ${d.int(100, 999)} entries, after the second ${d.int(1000, 9999)}.
logger.info('experiment %s is known', experiment)`,
  (d) => `"""Plots of the ${d.word()} for each experiment and run.

An experiment has ${d.int(1, 9)} plots, a run ${d.int(10, 90)}. Written on ${d.date()}.
"""`,
  (d) => `for experiment in experiments:
    for run in runs_of(experiment):
        name = f'e{experiment:04d}/r{run:05d}/${d.word()}_{run}.root'
        merge(name, level=${d.int(1, 9)})`,
  (d) => `def ${d.name()}(experiment, run):
    meta = Belle2.EventMetaData(${d.int(1, 99)}, run, experiment)
    return meta.getExperiment() == experiment and meta.getRun() == run`,
  (d) => `iov = IoV(first.exp, first.run, -1, -1)
if iov.contains(ExpRun(exp, run + ${d.int(1, 9)})):
    payload = IntervalOfValidity(exp, run, exp, -1)`,
  (d) => `if dry_run:
    print('would submit ${d.int(2, 900)} jobs')
else:
    rerun = subprocess.run(['gbasf2', '-p', '${d.name()}', '-n', '${d.int(1, 99)}'], check=True)`,
  (
    d,
  ) => `subprocess.run('make -j ${d.int(2, 64)} ${d.word()}', shell=True, timeout=${d.int(10, 900)})
os.system("tar -xzf ${d.word()}-${d.int(1, 9)}.${d.int(0, 9)}.tar.gz --strip-components ${d.int(1, 3)}")`,
  (d) => `exponent = ${d.int(1, 12)}
runtime = ${d.int(1, 999)}
expected = [${d.ints(3, 0, 99)}]
expert_level, run_up = np.exp(exponent), runtime // ${d.int(2, 9)}`,
  (d) => `trunk, prune = ${d.int(1, 9)}, ${d.int(10, 99)}
branches = ['feature/${d.word()}-${d.int(1, 999)}', 'bugfix/BII-${d.int(1000, 9999)}', '${d.version()}']`,

  // Command lines
  (d) => `parser = argparse.ArgumentParser(description='Fits the ${d.word()}')
parser.add_argument('--exponent', type=int, default=${d.int(1, 9)})
parser.add_argument('--runtime', type=float, default=${d.float(99)}, help='in seconds')
arguments = parser.parse_args()`,
  (
    d,
  ) => `# python3 ${d.name()}.py --exponent ${d.int(1, 12)} --runtime ${d.int(100, 900)} --jobs ${d.int(1, 64)}
sys.argv += ['--output', '${d.name()}_${d.date()}.root']`,
  (d) => `@click.command()
@click.option('--${d.word()}', default=${d.int(1, 99)}, show_default=True)
@click.option('--runner', type=click.Choice(['local', 'grid', 'slot-${d.int(1, 9)}']))
def main(**options):
    ${d.name()}(**options)`,
  (d) => `parser.add_argument('--experiment', type=int, required=True)
parser.add_argument('--runs', nargs='+', type=int, metavar='RUN')
parser.add_argument('--${d.word()}', type=float, default=${d.float()})`,

  // basf2, ROOT and pandas
  (d) => `main = b2.Path()
main.add_module('RootInput', inputFileName='${d.name()}.root', entrySequences=['0:${d.int(10, 999)}'])
main.add_module('${d.className()}', logLevel=${d.int(1, 5)}, ${d.word()}Cut=${d.float()})
b2.process(main, max_event=${d.int(10, 99999)})`,
  (
    d,
  ) => `ma.fillParticleList('mu+:${d.word()}', 'muonID > 0.${d.int(1, 9)} and dr < ${d.float(2)}', path=main)
ma.reconstructDecay('J/psi:mm -> mu+:${d.word()} mu-', '2.${d.int(5, 9)} < M < 3.${d.int(1, 5)}', path=main)`,
  (d) => `df = ROOT.RDataFrame('${d.word()}', '${d.word()}_*.root')
df = df.Filter('(Mbc > 5.${d.int(20, 29)}) && (abs(deltaE) < 0.${d.int(1, 9)})')
h = df.Histo1D(('h', ';${d.word()};', ${d.int(10, 200)}, ${d.int(0, 9)}, ${d.int(10, 798)}), '${d.name()}')`,
  (
    d,
  ) => `${d.word()} = df.query('${d.word()} == ${d.int(1, 30)} and ${d.int(1, 99)} <= ${d.word()} <= ${d.int(100, 3904)}')
table = df.groupby(['__experiment__', '__run__'])['${d.name()}'].mean()`,
  (
    d,
  ) => `df['${d.word()}'] = df['${d.name()}'].clip(${d.int(0, 9)}, ${d.int(10, 99)}).astype('int${d.pick([8, 16, 32, 64])}')
df = df[(df.${d.word()} > ${d.float()}) & (df['${d.word()}'].isin([${d.ints(4, 0, 99)}]))]`,
  (d) => `variables = ['Mbc', 'deltaE', '__event__', '__run__', '__experiment__', 'R2']
ma.variablesToNtuple('B0', variables, filename='${d.name()}.root', treename='t${d.int(1, 9)}', path=main)`,
  (d) => `b2.conditions.prepend_globaltag('${d.word()}_${d.date()}')
b2.set_random_seed('${d.hex(16)}')
b2.B2INFO(f'took {seconds:.${d.int(1, 3)}f} s at ${d.time()}')`,
  (d) => `fig, axes = plt.subplots(${d.int(1, 4)}, ${d.int(1, 4)}, figsize=(${d.ints(2, 4, 20)}))
axes[0, ${d.int(0, 3)}].errorbar(x, y, yerr=${d.float()}, fmt='o', label='${d.word()}, ${d.int(1, 400)} 1/fb')
axes[0, 0].set_xlim(${d.int(0, 9)}, ${d.int(10, 999)})`,
  (d) => `cal = Calibration('${d.className()}', collector, algorithms, input_files)
cal.max_iterations = ${d.int(1, 9)}
cal.backend_args = {'queue': 'l', 'max_processes': ${d.int(1, 64)}}
cal.strategies = strategies.SequentialRunByRun`,

  // Other things
  (
    d,
  ) => `logging.basicConfig(format='%(asctime)s %(levelname)-${d.int(5, 9)}s %(message)s', level=${d.pick([10, 20, 30])})
logger = logging.getLogger('${d.name()}')
logger.debug('at %s: %d ${d.word()}s, %.2f%% bad', '${d.time()}', ${d.int(1, 999)}, ${d.float(100)})`,
  (d) => `MESSAGE = (
    'The ${d.word()} of the ${d.word()} is not known, look at page ${d.int(1, 99)}-${d.int(100, 199)} '
    'or write to the group before ${d.date()}, ${d.time()}. '
    "It isn't the ${d.word()} (${d.int(1, 99)}, ${d.int(1, 99)})."
)`,
  (d) => `TEXT = """
${d.word()}: ${d.int(1, 99)}
${d.word()} ${d.float()} ${d.float()} # ${d.date()}
"${d.word()}" 'unbalanced ( [ {
"""`,
  (d) => `query = '''SELECT ${d.word()}, count(*) FROM ${d.name()}
WHERE ${d.word()} >= ${d.int(1, 99)} AND ${d.word()} IN (${d.ints(4, 1, 999)})
LIMIT ${d.int(10, 500)}'''`,
  (d) => `while queue and len(done) < ${d.int(10, 99)}:
    first, *queue = queue
    if first.state == '${d.pick(['failed', 'lost', 'killed'])}':
        first.run()
    elif first.tries > ${d.int(1, 5)}:
        break`,
  (d) => `match ${d.word()}:
    case ${d.int(0, 9)} | ${d.int(10, 19)}:
        state = '${d.word()}'
    case [first, *rest] if len(rest) > ${d.int(1, 9)}:
        state = first
    case _:
        state = None`,
  (d) => `with multiprocessing.Pool(${d.int(2, 32)}) as pool:
    results = pool.starmap(${d.name()}, [(i, i + ${d.int(1, 9)}) for i in range(${d.int(10, 99)})])`,
  (d) => `if __name__ == '__main__':
    sys.exit(main() or ${d.int(0, 2)})`,
  (
    d,
  ) => `assert abs(${d.float()} - ${d.float()}e-${d.int(1, 12)}) < 1e-${d.int(3, 9)}, '${d.word()} differs'
mask = (0b${d.int(1, 1000).toString(2)} << ${d.int(1, 16)}) & 0x${d.hex(4)}`,
  (
    d,
  ) => `for ${d.word()}, (low, high) in zip(names, [(${d.ints(2, 0, 99)}), (${d.ints(2, 0, 99)})]):
    print(f'{low}-{high}: {${d.int(1, 99)} * low:>${d.int(4, 12)}.2f}')`,
];
