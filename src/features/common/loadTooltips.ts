/** Run tooltips are loaded with the first one, because they need the catalogue of fields. */
export function loadTooltips() {
  return import('./runTooltip.ts');
}
