import { createServer, type Server } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** A certificate and its private key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const kind = { keyType: 'ec', algorithm: 'sha256' } as const;

/** A certificate authority that nobody trusts yet. */
export async function makeAuthority(name: string): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: name }], {
    ...kind,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  return { cert: made.cert, key: made.private };
}

/** The contents of a server's certificate; valid for `localhost` and today by default. */
export interface Claims {
  readonly host?: string;
  readonly from?: Date;
  readonly to?: Date;
}

/** A server's certificate, signed by an authority or self-signed. */
export async function makeCertificate(
  authority: Certificate | undefined,
  { host = 'localhost', from, to }: Claims = {},
): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: host }], {
    ...kind,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: host }] }],
    ...(authority && { ca: authority }),
    ...(from && { notBeforeDate: from }),
    ...(to && { notAfterDate: to }),
  });
  return { cert: made.cert, key: made.private };
}

/** A RunDB with 3 runs at `https://localhost` that records requests and connections. */
export interface TlsServer extends AsyncDisposable {
  readonly url: string;
  readonly asked: IncomingMessage[];
  readonly connections: number;
}

export async function openTlsServer(certificate: Certificate): Promise<TlsServer> {
  const asked: IncomingMessage[] = [];
  let connections = 0;
  const server = createServer(certificate, (request, response) => {
    asked.push(request);
    response.end('{"count": 3, "next": null, "results": []}');
  });
  server.on('connection', () => connections++);
  return {
    url: `https://localhost:${await listen(server)}`,
    asked,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  return (server.address() as AddressInfo).port;
}
