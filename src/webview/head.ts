import { t } from '@vscode/l10n';
import type { FromTab, Head, Problem, TabCommand, ToTab } from './protocol.ts';

/** The head of the tab: what the runs are, their totals, and the progress of loading. */
export class HeadPart {
  readonly #send: (message: FromTab) => void;
  readonly #source: HTMLElement;
  readonly #sum = element('div', 'sum');
  readonly #state = element('div', 'state');
  readonly #selected = element('div', 'selected');

  constructor(parent: HTMLElement, send: (message: FromTab) => void) {
    this.#send = send;
    this.#source = this.#button('edit', '', 'source');
    this.#sum.role = 'status';
    this.#state.role = 'status';
    this.#selected.ariaLive = 'polite';
    const title = document.createElement('h1');
    title.append(this.#source);
    parent.append(title, this.#state, this.#sum, this.#selected);
  }

  receive(message: ToTab): void {
    if (message.type === 'head') this.#show(message.head);
    if (message.type === 'selected') this.#showSelected(message.sum, message.isSummed);
    if (message.type === 'selectedSum') this.#showSelected(message.sum, true);
  }

  /** Screen readers hear only the complete sum. */
  #showSelected(text: string, isWhole: boolean): void {
    this.#selected.ariaBusy = String(!isWhole);
    setText(this.#selected, text);
  }

  #show({ source, isQuery, sum, age, progress, problem, empty, more }: Head): void {
    this.#source.textContent = source;
    this.#source.classList.toggle('query', isQuery);
    this.#source.title = t('Edit the query');
    this.#source.ariaLabel = t('{0}: edit the query', source);
    setText(this.#sum, sum);
    // A button keeps the focus it has, but doesn't take it from one of VS Code's lists.
    const { activeElement } = document;
    const isHere = document.hasFocus() && this.#state.contains(activeElement);
    const focused = isHere ? activeElement?.id : undefined;
    this.#state.replaceChildren(
      ...(progress === undefined
        ? []
        : [element('span', 'spinner'), textOf(progress), this.#button('cancel', t('Cancel'))]),
      ...(problem === undefined
        ? []
        : [element('span', 'problem', problem.sentence), this.#remedy(problem.remedy)]),
      ...(empty === undefined ? [] : [textOf(empty), this.#remedy('edit')]),
      ...(age === undefined ? [] : [textOf(age), this.#button('refresh', t('Refresh'))]),
      ...(more === undefined ? [] : [this.#button('loadMore', more)]),
    );
    if (focused !== undefined) document.getElementById(focused)?.focus();
  }

  #remedy(remedy: Problem['remedy']): HTMLButtonElement {
    return remedy === 'edit'
      ? this.#button('edit', t('Edit Query…'), 'link', 'remedy')
      : this.#button('retry', t('Try Again'));
  }

  #button(
    command: TabCommand,
    text: string,
    name = 'link',
    id = `do-${command}`,
  ): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.id = id;
    button.className = name;
    button.textContent = text;
    button.addEventListener('click', () => this.#send({ type: 'command', command }));
    return button;
  }
}

function element(tag: string, name: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

function textOf(text: string): HTMLElement {
  return element('span', 'text', text);
}

/** Screen readers announce any assignment, even of the same text. */
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
