import { t } from '@vscode/l10n';
import type { FromTab, Head, TabCommand, ToTab } from './protocol.ts';

/** The head of the tab: what the runs are, what they add up to, and how far it is. */
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
    if (message.type === 'selected') this.#selected.textContent = message.sum;
  }

  #show({ source, isQuery, sum, age, progress, problem, more }: Head): void {
    this.#source.textContent = source;
    this.#source.classList.toggle('query', isQuery);
    this.#source.title = t('Edit the query');
    this.#source.ariaLabel = t('{0}: edit the query', source);
    setText(this.#sum, sum);
    // A button that the keyboard is on keeps it; it is not taken from a list of VS Code's.
    const { activeElement } = document;
    const isHere = document.hasFocus() && this.#state.contains(activeElement);
    const focused = isHere ? activeElement?.id : undefined;
    this.#state.replaceChildren(
      ...(progress === undefined
        ? []
        : [element('span', 'spinner'), textOf(progress), this.#button('cancel', t('Cancel'))]),
      ...(problem === undefined
        ? []
        : [element('span', 'problem', problem), this.#button('retry', t('Try Again'))]),
      ...(age === undefined ? [] : [textOf(age), this.#button('refresh', t('Refresh'))]),
      ...(more === undefined ? [] : [this.#button('loadMore', more)]),
    );
    if (focused !== undefined) document.getElementById(focused)?.focus();
  }

  #button(command: TabCommand, text: string, name = 'link'): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.id = `do-${command}`;
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

/** Screen readers read what is set, also where it is the same. */
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
