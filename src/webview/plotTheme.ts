import type { PlotLook } from './plotLook.ts';

/** The look of a plot in VS Code's current theme. */
export function themeLook(): PlotLook {
  const style = getComputedStyle(document.body);
  const colour = (...names: string[]) => {
    for (const name of names) {
      const value = style.getPropertyValue(`--vscode-${name}`).trim();
      if (value !== '') return value;
    }
    return style.color;
  };
  const isHighContrast = (document.body.dataset['vscodeThemeKind'] ?? '').includes('high-contrast');
  return {
    foreground: colour('foreground'),
    muted: isHighContrast ? colour('foreground') : colour('descriptionForeground', 'foreground'),
    lines: isHighContrast
      ? colour('contrastBorder', 'charts-lines')
      : colour('editorIndentGuide-background1', 'widget-border', 'charts-lines'),
    background: colour('editor-background'),
    blue: colour('charts-blue'),
    green: colour('charts-green'),
    red: colour('charts-red'),
    yellow: colour('charts-yellow'),
    grey: colour('charts-lines', 'disabledForeground'),
    font: style.getPropertyValue('--vscode-font-family').trim() || style.fontFamily,
    isHighContrast,
  };
}

/** Calls back when VS Code changes its theme. Returns a function that stops it. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  // VS Code names the theme on the body and puts its colours on the root.
  observer.observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-vscode-theme-kind', 'data-vscode-theme-id'],
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return () => observer.disconnect();
}
