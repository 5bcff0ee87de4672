/** What is brought into a local copy, and kept up to date there. Works without VS Code. */
export { Downloads, downloadsOf } from './downloads.ts';
export { RemainingTime } from './remainingTime.ts';
export { keepUp } from './upkeepRound.ts';
