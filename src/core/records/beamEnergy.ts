import { formatFixed } from '../format/index.ts';
import { jsonAt, numberOf, type JsonObject } from '../rundb/index.ts';

/**
 * The beam energies that Belle II has names for, in GeV; intervals are open at both ends. Names, intervals
 * and the gaps between them are those of `b2info-luminosity --beam-energy`.
 */
export const beamEnergies = [
  { name: '3S_offres', above: 10.29, below: 10.31 },
  { name: '3S', above: 10.35, below: 10.37 },
  { name: '4S_scan', above: 10.37, below: 10.525 },
  { name: '4S_offres', above: 10.525, below: 10.535 },
  { name: '4S', above: 10.58, below: 10.595 },
  { name: '5S_scan', above: 10.595, below: 10.82 },
  { name: '5S_offres', above: 10.82, below: 10.855 },
  { name: '5S', above: 10.855, below: 10.865 },
] as const;

export type BeamEnergyName = (typeof beamEnergies)[number]['name'];

/**
 * The collision energy in GeV, √(4 · ler.momentum · her.momentum); undefined if the record lacks a
 * momentum.
 */
export function beamEnergyOf(record: JsonObject): number | undefined {
  const ler = numberOf(jsonAt(record, 'ler', 'momentum'));
  const her = numberOf(jsonAt(record, 'her', 'momentum'));
  if (ler === undefined || her === undefined) return undefined;
  const square = 4 * ler * her;
  return square > 0 && Number.isFinite(square) ? Math.sqrt(square) : undefined;
}

/** Belle II's name for an energy in GeV; undefined between the intervals. */
export function beamEnergyName(energy: number): BeamEnergyName | undefined {
  return beamEnergies.find(({ above, below }) => above < energy && energy < below)?.name;
}

/** `10.583 GeV (4S)`, in German `10,583 GeV (4S)` */
export function formatBeamEnergy(energy: number): string {
  const name = beamEnergyName(energy);
  return `${formatFixed(energy, 3)} GeV${name === undefined ? '' : ` (${name})`}`;
}
