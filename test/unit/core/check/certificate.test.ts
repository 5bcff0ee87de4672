import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { certificateOf } from '../../../../src/core/check/index.ts';
import { makeAuthority, makeCertificate, openTlsServer } from '../rundb/certificates.ts';

describe('The certificate of a server', () => {
  it('is reported with its authority, its expiry, and why it is not trusted', async () => {
    const authority = await makeAuthority('Institute for Certificates');
    const to = new Date('2099-12-31T00:00:00Z');
    await using server = await openTlsServer(await makeCertificate(authority, { to }));
    const { issuer, validTo, problem } = await certificateOf(new URL(server.url));
    assert.equal(issuer, 'Institute for Certificates');
    assert.match(validTo, /2099/);
    assert.match(problem ?? '', /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT/);
    assert.equal(server.asked.length, 0);
  });

  it('is not awaited after an abort, or if nobody answers', async () => {
    const silent = createServer();
    await new Promise<void>((listening) => silent.listen(0, 'localhost', listening));
    const { port } = silent.address() as AddressInfo;
    const stop = new AbortController();
    const looking = certificateOf(new URL(`https://localhost:${port}`), stop.signal);
    stop.abort();
    await assert.rejects(looking, { name: 'AbortError' });
    await new Promise((closed) => silent.close(closed));
    await assert.rejects(certificateOf(new URL(`https://localhost:${port}`)), {
      code: 'ECONNREFUSED',
    });
  });
});
