/** Tooltips of runs load with the first one: they need the catalogue of fields. */
export function loadTooltips() {
  return import('./runTooltip.ts');
}
