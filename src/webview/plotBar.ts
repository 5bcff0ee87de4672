import { t } from '@vscode/l10n';
import { plotSteps, plotSubjects, type PlotStep, type PlotSubject } from './protocol.ts';
import { stepName } from './plotAxes.ts';
import { element, icon } from './plotDom.ts';

/** What the bar above a plot triggers. */
export interface PlotActions {
  readonly choose: (subject: PlotSubject, step: PlotStep) => void;
  /** Multiplies the number of bins in view. */
  readonly zoom: (factor: number) => void;
  readonly reset: () => void;
  /** Whether dragging selects bins; otherwise it pans. */
  readonly brush: (on: boolean) => void;
  readonly table: (on: boolean) => void;
}

const icons = {
  zoomIn: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9zM10.3 10.3l3.7 3.7M7 5v4M5 7h4',
  zoomOut: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9zM10.3 10.3l3.7 3.7M5 7h4',
  reset: 'M2.5 3v10M13.5 3v10M4.5 8h7M6.5 6l-2 2l2 2M9.5 6l2 2l-2 2',
  brush:
    'M2.5 2.5h2M6.5 2.5h3M11.5 2.5h2v2M13.5 6.5v3M13.5 11.5v2h-2M9.5 13.5h-3M4.5 13.5h-2v-2M2.5 9.5v-3M2.5 4.5v-2',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6',
};

/** The slim bar above a plot: what is shown, the zoom, and the total of the view. */
export class PlotBar {
  readonly element: HTMLElement;
  readonly #subject: HTMLSelectElement;
  readonly #step: HTMLSelectElement;
  readonly #stepField: HTMLElement;
  readonly #zoomIn: HTMLButtonElement;
  readonly #zoomOut: HTMLButtonElement;
  readonly #reset: HTMLButtonElement;
  readonly #status = element('span', 'plot-status');

  constructor(actions: PlotActions) {
    this.#subject = select(plotSubjects.map((subject) => [subject, subjectName(subject)]));
    this.#step = select(plotSteps.map((step) => [step, stepName(step)]));
    this.#stepField = field(t('Group By'), this.#step);
    const choose = () => {
      const subject = plotSubjects.find((each) => each === this.#subject.value);
      const step = plotSteps.find((each) => each === this.#step.value);
      if (subject !== undefined && step !== undefined) actions.choose(subject, step);
    };
    this.#subject.addEventListener('change', choose);
    this.#step.addEventListener('change', choose);
    this.#zoomIn = button(t('Zoom In'), icons.zoomIn, () => actions.zoom(1 / 2));
    this.#zoomOut = button(t('Zoom Out'), icons.zoomOut, () => actions.zoom(2));
    this.#reset = button(t('Show All'), icons.reset, actions.reset);
    const brush = toggle(t('Select by Dragging'), icons.brush, true, actions.brush);
    const table = toggle(t('Show as Table'), icons.table, false, actions.table);
    this.element = element(
      'div',
      'plot-bar',
      field(t('Plot'), this.#subject),
      this.#stepField,
      element('div', 'plot-buttons', this.#zoomIn, this.#zoomOut, this.#reset, brush, table),
      this.#status,
    );
  }

  show(subject: PlotSubject, step: PlotStep): void {
    this.#subject.value = subject;
    this.#step.value = step;
    this.#stepField.hidden = subject !== 'luminosity';
  }

  /** Enables or disables zooming in and out. */
  zoomable(closer: boolean, wider: boolean): void {
    enable(this.#zoomIn, closer);
    enable(this.#zoomOut, wider);
    enable(this.#reset, wider);
  }

  say(text: string): void {
    this.#status.textContent = text;
    this.#status.title = text;
  }
}

function subjectName(subject: PlotSubject): string {
  switch (subject) {
    case 'luminosity':
      return t('Luminosity');
    case 'flags':
      return t('Quality Flags');
    case 'status':
      return t('Detector Status');
    case 'flagCounts':
      return t('Runs by Quality Flag');
    case 'statusCounts':
      return t('Runs by Detector Status');
    case 'type':
      return t('Type');
    case 'stopReason':
      return t('Stop Reason');
    case 'duration':
      return t('Duration');
    case 'gap':
      return t('Time Between Runs');
  }
}

/** A disabled button keeps the focus it has. */
function enable(which: HTMLButtonElement, on: boolean): void {
  which.setAttribute('aria-disabled', String(!on));
}

function select(options: readonly (readonly [value: string, label: string])[]): HTMLSelectElement {
  return element(
    'select',
    'plot-select',
    ...options.map(([value, label]) => {
      const option = element('option', '', label);
      option.value = value;
      return option;
    }),
  );
}

function field(label: string, control: HTMLElement): HTMLElement {
  return element('label', 'plot-field', element('span', '', label), control);
}

function button(title: string, path: string, click: () => void): HTMLButtonElement {
  const made = element('button', 'plot-button', icon(path));
  made.type = 'button';
  made.title = title;
  made.ariaLabel = title;
  made.addEventListener('click', () => {
    if (made.ariaDisabled !== 'true') click();
  });
  return made;
}

function toggle(
  title: string,
  path: string,
  on: boolean,
  change: (on: boolean) => void,
): HTMLButtonElement {
  const made = button(title, path, () => {
    const next = made.ariaPressed !== 'true';
    made.ariaPressed = String(next);
    change(next);
  });
  made.ariaPressed = String(on);
  return made;
}
