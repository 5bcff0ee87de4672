import type { Dispatcher } from 'undici';
import Client from 'undici/lib/dispatcher/client.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import DecoratorHandler from 'undici/lib/handler/decorator-handler.js';
import type { Wariness } from './http.ts';

/** Why a request was abandoned: its kept-alive connection may be dead. */
export class Silence extends Error {}

/** Connections to one server that become suspect after being idle. */
export function waryPool(origin: string | URL, options: object, wariness: Wariness): Dispatcher {
  const factory = (url: URL, each: object): Client => new WaryClient(url, each, wariness);
  return new Pool(origin, { ...options, factory });
}

/** One connection. Requests on it fail with `Silence` if it has been idle and nothing arrives. */
class WaryClient extends Client {
  readonly #wariness: Wariness;
  /** When the server was last known to be reachable through it. */
  #seen = 0;

  constructor(url: URL, options: object, wariness: Wariness) {
    super(url, options);
    this.#wariness = wariness;
    this.on('connect', () => this.#sawServer());
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
    const answered = (): void => this.#sawServer();
    return super.dispatch(options, new FirstByte(handler, () => this.#patience(), answered));
  }

  #sawServer(): void {
    this.#seen = performance.now();
  }

  /** How long to wait for the first byte, in ms; undefined for no limit. */
  #patience(): number | undefined {
    const { rest, patience } = this.#wariness;
    return performance.now() - this.#seen < rest ? undefined : patience;
  }
}

/** Forwards a request's events, and aborts it if its response doesn't start in time. */
class FirstByte extends DecoratorHandler {
  readonly #patience: () => number | undefined;
  readonly #answered: () => void;
  #clock: NodeJS.Timeout | undefined;

  constructor(
    handler: Dispatcher.DispatchHandler,
    patience: () => number | undefined,
    answered: () => void,
  ) {
    super(handler);
    this.#patience = patience;
    this.#answered = answered;
  }

  override onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    const patience = this.#patience();
    if (patience !== undefined) {
      this.#clock = setTimeout(() => controller.abort(new Silence('no first byte')), patience);
    }
    super.onRequestStart(controller, context);
  }

  override onResponseStart(...started: Parameters<DecoratorHandler['onResponseStart']>): void {
    clearTimeout(this.#clock);
    super.onResponseStart(...started);
  }

  override onResponseEnd(...ended: Parameters<DecoratorHandler['onResponseEnd']>): void {
    this.#answered();
    super.onResponseEnd(...ended);
  }

  override onResponseError(...failed: Parameters<DecoratorHandler['onResponseError']>): void {
    clearTimeout(this.#clock);
    super.onResponseError(...failed);
  }
}
