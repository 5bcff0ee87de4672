import type { DemoServer } from '../../src/demo/server.ts';

/**
 * Delays a server's responses to requests for pages of runs, except the first, until the returned
 * function is called.
 */
export function holdBack({ options }: DemoServer): () => void {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let pages = 0;
  options.fault = ({ params }, usual) => {
    const isPage = params.get('expand') === 'True' && Number(params.get('limit')) > 1;
    if (!isPage || pages++ === 0) return undefined;
    const { status, body = '', headers = {} } = usual();
    return (response) =>
      void promise.then(() =>
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body),
      );
  };
  return () => {
    options.fault = () => undefined;
    resolve(undefined);
  };
}
