/** Downloading into a local copy, and keeping that up to date. Works without VS Code. */
export { Downloads, downloadsOf } from './downloads.ts';
export { RemainingTime } from './remainingTime.ts';
export { keepUp } from './upkeepRound.ts';
