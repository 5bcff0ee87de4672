import { setImmediate } from 'node:timers/promises';
import { openServer } from '../rundb/fixture.ts';

/** How a server responds. */
export interface Manners {
  /** Almost sorted lists are ordered by `place`. */
  readonly order: 'ascending' | 'descending' | 'shuffled' | 'nearly';
  readonly count: 'right' | 'none' | 'high' | 'low' | 'any';
  /** Whether there is always a next page. */
  readonly endless: boolean;
  /** The smallest and the largest page size. */
  readonly granted: readonly [number, number];
  /** One run in this many is listed twice; 0 for none. */
  readonly twice: number;
  /** One request in this many fails; 0 for none. */
  readonly failing: number;
  readonly seed: number;
}

export const goodManners: Manners = {
  order: 'ascending',
  count: 'right',
  endless: false,
  granted: [1000, 1000],
  twice: 0,
  failing: 0,
  seed: 1,
};

export interface PlacedRun {
  readonly experiment: number;
  readonly run: number;
  readonly place: number;
}

/** A run that is added or deleted. */
export interface Change {
  readonly add: boolean;
  readonly experiment: number;
  readonly run: number;
}

/** A run, and the period during which the server has it, in ms since 1970. */
interface KeptRun extends PlacedRun {
  readonly added: number;
  removed: number;
}

/** Even runs are physics. */
export function typeOf(run: number): string {
  return run % 2 === 0 ? 'physics' : 'cosmic';
}

/** A RunDB that responds as configured. Its runs come and go, and it remembers which it had when. */
export async function openUnsteady() {
  let manners = goodManners;
  let random = randomOf(1);
  let runs: KeptRun[] = [];
  let changes: Change[] = [];
  const nat = (most: number): number => Math.floor(random() * (most + 1));

  const open = await openServer((request, response) => {
    const answer = async (): Promise<void> => {
      server.requests++;
      const change = changes.shift();
      if (change) server.apply(change);
      for (let i = nat(3); i > 0; i--) await setImmediate();
      const isFailing = manners.failing > 0 && nat(manners.failing - 1) === 0;
      // Sending this many requests means an endless loop.
      response.statusCode = server.requests > 5000 ? 400 : isFailing ? 500 : 200;
      response.setHeader('content-type', 'application/json');
      const url = new URL(request.url ?? '', open.url);
      response.end(JSON.stringify(response.statusCode === 200 ? pageOf(url) : {}));
    };
    void answer();
  });

  function pageOf(url: URL): object {
    const number = (name: string, otherwise: number): number =>
      Number(url.searchParams.get(name) ?? otherwise);
    const type = url.searchParams.get('run_type');
    const all = runs
      .filter(
        ({ experiment, run, removed }) =>
          removed === Infinity &&
          experiment >= number('min_experiment', 0) &&
          experiment <= number('max_experiment', Infinity) &&
          run >= number('min_run', 0) &&
          run <= number('max_run', Infinity) &&
          (type ?? typeOf(run)) === typeOf(run),
      )
      .map((run) => ({ ...run, at: placeOf(run) }))
      .sort((a, b) => a.at - b.at)
      .flatMap(({ experiment, run }) => {
        const record = { experiment, run, run_type: typeOf(run) };
        return manners.twice > 0 && run % manners.twice === 0 ? [record, record] : [record];
      });
    const offset = number('offset', 0);
    const [least, most] = manners.granted;
    const end = offset + Math.min(number('limit', 25), least + nat(most - least));
    return {
      count: countOf(all.length),
      next: manners.endless || end < all.length ? `${open.url}${url.pathname}?offset=${end}` : null,
      results: all.slice(offset, end),
    };
  }

  function placeOf({ experiment, run, place }: PlacedRun): number {
    switch (manners.order) {
      case 'ascending':
        return experiment * 2 ** 33 + run;
      case 'descending':
        return -experiment * 2 ** 33 - run;
      case 'nearly':
        return experiment * 2 ** 33 + place;
      case 'shuffled':
        return random();
    }
  }

  function countOf(all: number): number | undefined {
    const half = Math.floor(all / 2);
    switch (manners.count) {
      case 'right':
        return all;
      case 'none':
        return undefined;
      case 'high':
        return all + 3;
      case 'low':
        return half;
      case 'any':
        return [undefined, all, 0, all + 5, half][nat(4)];
    }
  }

  const server = {
    ...open,
    requests: 0,

    /** Starts over. */
    reset(now: Manners, some: readonly PlacedRun[], next: readonly Change[] = []): void {
      manners = now;
      random = randomOf(now.seed);
      runs = some.map((run) => ({ ...run, added: -Infinity, removed: Infinity }));
      changes = [...next];
      server.requests = 0;
    },

    apply({ add, experiment, run }: Change): void {
      const known = runs.find(
        (each) => each.experiment === experiment && each.run === run && each.removed === Infinity,
      );
      if (!add && known) known.removed = Date.now();
      if (!add || known) return;
      runs.push({ experiment, run, place: run, added: Date.now(), removed: Infinity });
    },

    /** From now on no request fails and no run is added or deleted. */
    calm(): void {
      manners = { ...manners, failing: 0 };
      changes = [];
    },

    /** Runs that existed all the time since then. */
    always: (since: number) =>
      runs.filter(({ added, removed }) => added < since && removed === Infinity),

    /** Runs that existed at some time since then. */
    ever: (since: number) => runs.filter(({ removed }) => removed >= since),
  };
  return server;
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
