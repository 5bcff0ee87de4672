import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { errorOfConnection } from '../../../../src/core/rundb/errors.ts';
import { RunDB, RunDBError, type Credentials, type Way } from '../../../../src/core/rundb/index.ts';
import { collect, openServer } from './fixture.ts';

/** Nothing may be sent there. */
const elsewhere = 'http://other.example';

/** How the server repeats the header that contains the secret. */
type Echo = (response: ServerResponse, header: string, secret: string) => void;

const page = { 'content-type': 'text/html' };
const json = { 'content-type': 'application/json' };

const faults: Readonly<Record<string, Echo>> = {
  'a 401 in JSON': (r, header) => r.writeHead(401, json).end(JSON.stringify({ detail: header })),
  'a 400 in JSON': (r, header, secret) =>
    r.writeHead(400, json).end(JSON.stringify({ min_run: [header, secret] })),
  'the debug page of a 500': (r, header, secret) =>
    r.writeHead(500, page).end(`<html>${inHtml(header)} ${inHtml(secret)} ${header} ${secret}`),
  'a 500 whose key stands where the log cuts': (r, header) =>
    r.writeHead(500, page).end(`${'.'.repeat(490)}${header}`),
  'a 404': (r, header) => r.writeHead(404).end(header),
  'a 429 with a strange Retry-After': (r, header) =>
    r.writeHead(429, { 'retry-after': header }).end(header),
  'headers of an error': (r, header) =>
    r.writeHead(500, header, { ...page, 'x-authorization': header }).end(),
  'a redirect elsewhere': (r, _header, secret) =>
    r.writeHead(302, { location: `${elsewhere}/?token=${encodeURIComponent(secret)}` }).end(),
  'a redirect to a host of that name': (r, header, secret) =>
    r
      .writeHead(302, { location: `http://${encodeURI(secret)}.example/${encodeURI(header)}` })
      .end(),
  'a redirect to a login': (r, header) =>
    r.writeHead(302, { location: `/login/?next=${encodeURIComponent(header)}` }).end(),
  'a redirect to no address': (r, header) =>
    r.writeHead(302, { location: `http://[${encodeURI(header)}` }).end(),
  'redirects without end': (r, header) =>
    r.writeHead(302, { location: `/again/${encodeURIComponent(header)}` }).end(),
  'a redirect to a fault': (r, _header, secret) => {
    if (isAskedAgain(r)) r.writeHead(500).end();
    else r.writeHead(302, { location: addressOf(secret) }).end();
  },
  'a redirect to nowhere': (r, _header, secret) => {
    if (isAskedAgain(r)) r.writeHead(302).end();
    else r.writeHead(302, { location: addressOf(secret) }).end();
  },
  'what is no JSON': (r, header) => r.writeHead(200, json).end(header),
  'JSON that breaks at the secret': (r, header) =>
    r.writeHead(200, json).end(`{"a": ${header.slice(-12)}`),
  'a type of content': (r, header) => r.writeHead(200, { 'content-type': header }).end('no JSON'),
  'a login page': (r, header) =>
    r.writeHead(200, page).end(`<form>${header} <input type="password"></form>`),
  'a next page that is a login': (r, _header, secret) => {
    const next = addressOf(secret);
    if (isAskedAgain(r)) r.writeHead(200, page).end('<form>Log in</form>');
    else r.writeHead(200, json).end(JSON.stringify({ next, results: [{}] }));
  },
  'a page without results': (r, header) =>
    r.writeHead(200, json).end(JSON.stringify({ authorization: header })),
  'a next page elsewhere': (r, _header, secret) => {
    const next = `${elsewhere}/?token=${encodeURIComponent(secret)}`;
    r.writeHead(200, json).end(JSON.stringify({ next, results: [{}] }));
  },
  'next pages in a circle': (r, _header, secret) => {
    r.writeHead(200, json).end(JSON.stringify({ next: addressOf(secret), results: [{}] }));
  },
  'an answer that is no gzip': (r, header) =>
    r.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(header),
  'an answer that is no HTTP': (r, header) => {
    r.socket?.end(`HTTP/1.1 200 OK\r\nx-echo: ${header}\r\n${header}\u0001: \r\n\r\n${header}`);
  },
  'half an answer': (r, header) =>
    r.writeHead(200, { 'content-length': '1000' }).write(header, () => r.destroy()),
  'a reset': (r) => r.socket?.resetAndDestroy(),
};

/** An address on the server itself. */
function addressOf(secret: string): string {
  return `/again/${encodeURIComponent(secret)}?is=${encodeURIComponent(secret)}`;
}

function isAskedAgain(response: ServerResponse): boolean {
  return response.req.url?.startsWith('/again/') === true;
}

const ways: Readonly<Record<string, Way>> = {
  'by undici': { retries: { times: 0, delay: 0 } },
  "by the process's fetch": { retries: { times: 0, delay: 0 }, network: { globalFetch: true } },
};

const signIns: Readonly<Record<string, { credentials: Credentials; secret: string }>> = {
  'The API key': {
    credentials: { apiKey: 'Kx7Qm2/Zr9+Tb4Wn=' },
    secret: 'Kx7Qm2/Zr9+Tb4Wn=',
  },
  'The password': {
    credentials: { username: 'somebody', password: `Jd&6"Gy<Pw8 Lö'Vh3` },
    secret: `Jd&6"Gy<Pw8 Lö'Vh3`,
  },
};

for (const [what, { credentials, secret }] of Object.entries(signIns)) {
  for (const [how, way] of Object.entries(ways)) {
    describe(`${what} is in no error, ${how}`, () => {
      /** The error caused by a server, which has to fail and to have received the secret. */
      const errorOf = async (echo: Echo): Promise<unknown> => {
        let header: string | undefined;
        await using open = await openServer((request: IncomingMessage, response) => {
          header = request.headers.authorization;
          echo(response, header ?? '', secret);
        });
        const rundb = new RunDB({ url: open.url, ...credentials, ...way });
        try {
          return await failure(collect(rundb.getRunInfo()));
        } finally {
          await rundb.close();
          assert.equal(header, headerOf(credentials));
        }
      };

      for (const [name, echo] of Object.entries(faults)) {
        it(`if it is repeated in ${name}`, async () => {
          const error = await errorOf(echo);
          assert.ok(error instanceof RunDBError, inspect(error));
          assertWithout(error, secret, headerOf(credentials));
        });
      }

      it('nor in a requested address', async () => {
        const header = headerOf(credentials);
        const location = `/rest/v1/runs/?is=${encodeURIComponent(header)}`;
        await using open = await openServer((request, response) => {
          if (request.url === location) response.end('{"results": []}');
          else response.writeHead(302, { location }).end();
        });
        const rundb = new RunDB({ url: open.url, ...credentials, ...way });
        await assert.rejects(rundb.count({}), { kind: 'unexpectedShape' });
        await rundb.close();
        assert.equal(open.asked.length, 1);
      });

      it('if nobody responds, or not with TLS', async () => {
        await using open = await openServer((_request, response) => response.end());
        const port = new URL(open.url).port;
        for (const url of ['http://127.0.0.1:1', `https://127.0.0.1:${port}`]) {
          const rundb = new RunDB({ url, ...credentials, ...way });
          const error = await failure(rundb.count({}));
          await rundb.close();
          assert.ok(error instanceof RunDBError);
          assertWithout(error, secret, headerOf(credentials));
        }
      });

      it('if the response is too late or no longer wanted, or the client is closed', async () => {
        await using open = await openServer(() => undefined);
        const late = new RunDB({ url: open.url, ...credentials, ...way, patience: 50 });
        assertWithout(await failure(late.count({})), secret, headerOf(credentials));
        await late.close();
        const rundb = new RunDB({ url: open.url, ...credentials, ...way });
        const stop = new AbortController();
        const counting = failure(rundb.count({}, { signal: stop.signal }));
        stop.abort();
        assertWithout(await counting, secret, headerOf(credentials));
        const closed = failure(rundb.count({}));
        await rundb.close();
        assertWithout(await closed, secret, headerOf(credentials));
        assertWithout(rundb, secret, headerOf(credentials));
      });
    });
  }
}

describe("An API key that can't be sent", () => {
  it("isn't in the error", () => {
    const apiKey = 'Kx7Qm2/Zr9\nTb4Wn=';
    assert.throws(
      () => new RunDB({ url: 'http://127.0.0.1', apiKey }),
      (error) => {
        assertWithout(error, apiKey);
        return true;
      },
    );
  });
});

describe('The password of a proxy is in no error', () => {
  const password = 'Uf5Xs!Cn1Ha8';
  const errorBy = async (proxy: string): Promise<unknown> => {
    const rundb = new RunDB({
      ...{ url: 'http://rundb.invalid', apiKey: 'key', network: { proxy } },
      retries: { times: 0, delay: 0 },
    });
    const error = await failure(rundb.count({}));
    await rundb.close();
    assert.ok(error instanceof RunDBError, inspect(error));
    return error;
  };

  it('if the proxy rejects it', async () => {
    const server = createServer();
    server.on('connect', ({ headers }, socket) => {
      const sent = headers['proxy-authorization'] ?? '';
      socket.end(`HTTP/1.1 407 ${sent}\r\nx-echo: ${sent}\r\n\r\n`);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const error = await errorBy(`http://me:${password}@127.0.0.1:${port}`);
    server.close();
    assertWithout(error, password, `Basic ${base64(`me:${password}`)}`);
  });

  it("if the proxy doesn't exist, or its address is invalid", async () => {
    for (const address of ['127.0.0.1:1', '127.0.0.1:port', '[proxy']) {
      assertWithout(await errorBy(`http://me:${password}@${address}`), password);
    }
    assertWithout(await errorBy(`ftp://me:${password}@proxy.example`), password);
  });

  it("if VS Code's own network code mentions it", () => {
    // As in VS Code 1.105.
    const cause = new Error(`Failed to connect to proxies: PROXY me:${password}@proxy.example:1`);
    const { detail } = errorOfConnection(cause, 'https://rundb.example');
    assert.ok(detail.includes('proxy.example:1') && !detail.includes(password), detail);
  });
});

/** The rejection of a promise. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => assert.fail(`no error, but ${inspect(value)}`),
    (error: unknown) => error,
  );
}

/** Asserts that nothing printable about an error contains six consecutive characters of a secret. */
function assertWithout(error: unknown, ...secrets: readonly string[]): void {
  const printed = [inspect(error, { depth: 10, showHidden: true, getters: true })];
  printed.push(JSON.stringify(error));
  for (let each = error; each instanceof Error; each = each.cause) {
    printed.push(each.message, each.stack ?? '');
    if (each instanceof RunDBError) printed.push(each.detail);
  }
  const text = printed.join('\n').toLowerCase();
  // Without the name of the scheme, and base64 padding.
  for (const secret of secrets.map((each) => each.replace(/^\w+ |=+$/g, ''))) {
    for (const form of [secret, encodeURIComponent(secret), inHtml(secret), base64(secret)]) {
      for (let i = 0; i + 6 <= form.length; i++) {
        const part = form.slice(i, i + 6).toLowerCase();
        assert.ok(!text.includes(part), `${part} of ${form} in ${text}`);
      }
    }
  }
}

function headerOf(credentials: Credentials): string {
  return 'apiKey' in credentials
    ? `Bearer ${credentials.apiKey}`
    : `Basic ${base64(`${credentials.username}:${credentials.password}`)}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function hex(text: string): string {
  return Buffer.from(text).toString('hex').slice(0, 60);
}

function inHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#x${hex(character)};`);
}
