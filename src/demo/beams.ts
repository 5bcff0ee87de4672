import { fillPatterns, noFill } from './fillPatterns.ts';
import { Random, scramble } from './random.ts';

export type BeamEnergy = '4S' | '4S_offres' | '4S_scan' | '5S_scan';

export interface Ring {
  /** GeV; missing or null without a beam, or if nobody recorded it. */
  momentum?: number | null;
  /** mA */
  current: number | null;
  fill_pattern: string;
  number_of_bunches: number | null;
}

export interface Rings {
  ler: Ring;
  her: Ring;
}

/** What determines the beams of a run. */
interface Outline {
  readonly experiment: number;
  readonly run: number;
  readonly energy: BeamEnergy;
  /** nb⁻¹ per second. */
  readonly rate: number;
}

/** GeV; these give √(4 · LER · HER) = 10.583. */
const momenta = { ler: 3.9947, her: 7.0094 };
const resonance = 10.583;

/** Both rings of a run with beams. */
export function beams(outline: Outline, random: Random): Rings {
  const { rate } = outline;
  const own = ownRandom(outline);
  const scale = energy(outline.energy, random, own) / resonance;
  const best = Math.min(fillPatterns.length, 4 + Math.round(rate / 2.5));
  const fill = random.chance(0.04)
    ? { fill_pattern: '', number_of_bunches: null }
    : (fillPatterns[random.integer(Math.max(0, best - 4), best - 1)] ?? noFill);
  const ring = (momentum: number): Ring => ({
    ...writtenDown(Math.round(momentum * scale * 1e4) / 1e4, own),
    current: random.between(100, 300 + rate * 30, 1),
    ...fill,
  });
  return { ler: ring(momenta.ler), her: ring(momenta.her) };
}

/** Both rings of a run without beams. */
export function noBeams(outline: Outline): Rings {
  const empty = { current: 0, ...noFill };
  const ring: Ring = ownRandom(outline).chance(0.8) ? { momentum: null, ...empty } : empty;
  return { ler: ring, her: ring };
}

/** Separate random numbers for fields added later, so that the others don't change. */
function ownRandom({ experiment, run }: Outline): Random {
  return new Random(scramble(experiment * 100_003 + run));
}

/** The collision energy in GeV: within the interval of this name, or rarely between two intervals. */
function energy(name: BeamEnergy, random: Random, own: Random): number {
  const wanted = {
    '4S': resonance,
    '4S_offres': 10.53,
    '4S_scan': random.between(10.38, 10.515),
    '5S_scan': random.between(10.605, 10.81),
  };
  return own.chance(0.01) ? own.between(10.54, 10.575) : wanted[name];
}

function writtenDown(momentum: number, own: Random): Pick<Ring, 'momentum'> {
  return own.pick<Pick<Ring, 'momentum'>>(
    [{ momentum }, 0.996],
    [{ momentum: null }, 0.002],
    [{}, 0.002],
  );
}
