import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { createProxy } from 'proxy';
import { RunDB, RunDBError, type Network } from '../../../../src/core/rundb/index.ts';
import { makeAuthority, makeCertificate, openTlsServer, type Certificate } from './certificates.ts';

const day = 24 * 60 * 60 * 1000;
const yesterday = new Date(Date.now() - day);
const tomorrow = new Date(Date.now() + day);

/** Counts a server's runs `times` times. */
async function countOver(network: Network, url: string, times = 1): Promise<unknown[]> {
  const retries = { times: 2, delay: 1 };
  const rundb = new RunDB({ url, apiKey: 'secret-key', network, retries });
  const counts: unknown[] = [];
  try {
    while (counts.length < times) {
      counts.push(await rundb.count({}));
    }
    return counts;
  } finally {
    await rundb.close();
  }
}

/** Asserts that a request fails because of the certificate, with a readable sentence and Node's code. */
async function assertRefused(work: Promise<unknown>, code: string, words: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof RunDBError, String(error));
    assert.equal(error.kind, 'unreachable', error.detail);
    assert.match(error.message, words);
    assert.ok(error.detail.includes(code), error.detail);
    return true;
  });
}

/** An HTTP proxy, over TLS if given a certificate; records where it was asked to connect. */
async function openProxy(
  certificate?: Certificate,
): Promise<{ url: string; network: Network; asked: string[] } & AsyncDisposable> {
  const server = createProxy(certificate ? createTlsServer(certificate) : createServer());
  const asked: string[] = [];
  server.on('connect', ({ url }) => asked.push(url ?? ''));
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  const { port } = server.address() as AddressInfo;
  const url = `${certificate ? 'https' : 'http'}://localhost:${port}`;
  return {
    url,
    network: { proxy: url, noProxy: '' },
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

describe("A server's certificate", () => {
  const usual = getCACertificates('default');
  let authority: Certificate;
  let stranger: Certificate;

  before(async () => {
    authority = await makeAuthority('Institute CA');
    stranger = await makeAuthority('Stranger CA');
    setDefaultCACertificates([authority.cert]);
  });

  after(() => setDefaultCACertificates(usual));

  const networks: Record<string, Network> = {
    'our own connections': { proxy: '' },
    "the process's fetch": { globalFetch: true },
  };
  const expired = /^The certificate of localhost:\d+ has expired.* this computer’s clock;/;
  const ofAnother =
    /^The certificate of localhost:\d+ was issued for another host\. .* rundb\.url; .* login/;
  const untrusted = (code: string): RegExp =>
    new RegExp(
      `^The certificate of localhost:\\d+ can’t be trusted \\(${code}\\).* install its certificate`,
    );

  const bad: [name: string, code: string, words: RegExp, make: () => Promise<Certificate>][] = [
    [
      'that has expired',
      'CERT_HAS_EXPIRED',
      expired,
      () => makeCertificate(authority, { from: new Date(0), to: yesterday }),
    ],
    [
      'that is not valid yet',
      'CERT_NOT_YET_VALID',
      expired,
      () => makeCertificate(authority, { from: tomorrow }),
    ],
    [
      'of another host',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      ofAnother,
      () => makeCertificate(authority, { host: 'rundb.example' }),
    ],
    [
      'signed by itself',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      untrusted('DEPTH_ZERO_SELF_SIGNED_CERT'),
      () => makeCertificate(undefined),
    ],
    [
      'of an unknown authority',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      untrusted('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      () => makeCertificate(stranger),
    ],
  ];

  for (const [way, network] of Object.entries(networks)) {
    it(`from a trusted authority is accepted, over ${way}`, async () => {
      await using server = await openTlsServer(await makeCertificate(authority));
      assert.deepEqual(await countOver(network, server.url), [3]);
      assert.equal(server.asked[0]?.headers.authorization, 'Bearer secret-key');
    });

    for (const [name, code, words, make] of bad) {
      it(`${name} is rejected once, and no key is sent, over ${way}`, async () => {
        await using server = await openTlsServer(await make());
        await assertRefused(countOver(network, server.url), code, words);
        assert.equal(server.connections, 1);
        assert.equal(server.asked.length, 0);
      });
    }
  }

  it('from a trusted authority is accepted through a proxy, with one tunnel', async () => {
    await using server = await openTlsServer(await makeCertificate(authority));
    await using proxy = await openProxy();
    assert.deepEqual(await countOver(proxy.network, server.url, 3), [3, 3, 3]);
    assert.deepEqual(proxy.asked, [new URL(server.url).host]);
    assert.equal(server.connections, 1);
  });

  it('for another host is rejected through a proxy, and no key is sent', async () => {
    const certificate = await makeCertificate(authority, { host: 'rundb.example' });
    await using server = await openTlsServer(certificate);
    await using proxy = await openProxy();
    const counting = countOver(proxy.network, server.url);
    await assertRefused(counting, 'ERR_TLS_CERT_ALTNAME_INVALID', ofAnother);
    assert.equal(proxy.asked.length, 1);
    assert.equal(server.connections, 1);
    assert.equal(server.asked.length, 0);
  });

  it('from a trusted authority is accepted for a proxy too', async () => {
    const certificate = await makeCertificate(authority);
    await using server = await openTlsServer(certificate);
    await using proxy = await openProxy(certificate);
    assert.deepEqual(await countOver(proxy.network, server.url), [3]);
    assert.equal(proxy.asked.length, 1);
  });

  it('for another host is rejected for a proxy too', async () => {
    await using server = await openTlsServer(await makeCertificate(authority));
    await using proxy = await openProxy(
      await makeCertificate(authority, { host: 'rundb.example' }),
    );
    await assertRefused(
      countOver(proxy.network, server.url),
      'UND_ERR_PRX_TLS',
      /^The proxy’s certificate was issued for another host\. .* http\.proxy/,
    );
    assert.equal(proxy.asked.length, 0);
    assert.equal(server.connections, 0);
  });

  /** Counts the runs in a process that reads one authority from the given environment variable. */
  async function countWith(
    variable: string,
    trusted: Certificate,
    url: string,
    proxy = '',
  ): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'rundb-'));
    try {
      const file = join(folder, 'authority.pem');
      const empty = join(folder, 'empty.pem');
      await writeFile(file, trusted.cert);
      await writeFile(empty, '');
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [join(import.meta.dirname, 'countRuns.ts'), url, proxy],
        {
          env: {
            ...process.env,
            // So that Node only reads the system's store if our code asks for it.
            NODE_OPTIONS: '',
            NODE_USE_SYSTEM_CA: '',
            NODE_EXTRA_CA_CERTS: '',
            SSL_CERT_FILE: empty,
            SSL_CERT_DIR: join(folder, 'none'),
            [variable]: variable === 'SSL_CERT_DIR' ? folder : file,
          },
        },
      );
      return stdout.trim();
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  // Node reads a store only once per process. Tests shouldn't modify those of Windows and macOS.
  const stores: [store: string, variable: string][] = [["Node's", 'NODE_EXTRA_CA_CERTS']];
  if (process.platform === 'linux') {
    stores.push(["the system's file", 'SSL_CERT_FILE'], ["the system's folder", 'SSL_CERT_DIR']);
  }
  for (const [store, variable] of stores) {
    it(`is accepted if ${store} contains its authority, and rejected otherwise`, async () => {
      await using server = await openTlsServer(await makeCertificate(authority));
      assert.equal(await countWith(variable, authority, server.url), '3');
      assert.equal(server.asked.length, 1);
      assert.match(
        await countWith(variable, stranger, server.url),
        /^unreachable: The certificate of localhost:\d+ can’t be trusted .* install its certificate/,
      );
      assert.equal(server.asked.length, 1);
    });
  }

  if (process.platform === 'linux') {
    it("is accepted through a proxy if the system's store contains the authority of both", async () => {
      const certificate = await makeCertificate(authority);
      await using server = await openTlsServer(certificate);
      for (const proxyCertificate of [undefined, certificate]) {
        await using proxy = await openProxy(proxyCertificate);
        assert.equal(await countWith('SSL_CERT_FILE', authority, server.url, proxy.url), '3');
        assert.equal(proxy.asked.length, 1);
      }
    });
  }
});
