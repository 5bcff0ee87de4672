// Importing undici's index replaces the global dispatcher of every `fetch` in the process; importing its
// parts doesn't.
declare module 'undici/lib/dispatcher/dispatcher.js' {
  import { Dispatcher } from 'undici';
  export default Dispatcher;
}

declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici';
  export default Client;
}

declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export default Pool;
}

declare module 'undici/lib/handler/decorator-handler.js' {
  import type { Dispatcher } from 'undici';
  type Handler = Required<Dispatcher.DispatchHandler>;
  /** undici's own types omit what it does. */
  export default class DecoratorHandler {
    constructor(handler: Dispatcher.DispatchHandler);
    onRequestStart(...started: Parameters<Handler['onRequestStart']>): void;
    onRequestUpgrade(...upgraded: Parameters<Handler['onRequestUpgrade']>): void;
    onResponseStart(...started: Parameters<Handler['onResponseStart']>): void;
    onResponseData(...arrived: Parameters<Handler['onResponseData']>): void;
    onResponseEnd(...ended: Parameters<Handler['onResponseEnd']>): void;
    onResponseError(...failed: Parameters<Handler['onResponseError']>): void;
  }
}

declare module 'undici/lib/dispatcher/env-http-proxy-agent.js' {
  import { EnvHttpProxyAgent } from 'undici';
  export default EnvHttpProxyAgent;
}

declare module 'undici/lib/api/index.js' {
  import type { Dispatcher } from 'undici';
  const api: Pick<Dispatcher, 'request' | 'stream' | 'pipeline' | 'connect' | 'upgrade'>;
  export default api;
}
