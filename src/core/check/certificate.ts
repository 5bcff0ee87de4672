import { connect, getCACertificates } from 'node:tls';

/** Who vouches for a server, and until when. */
export interface Certificate {
  /** The organisation or name of the certificate authority. */
  readonly issuer: string;
  /** As in the certificate, in UTC. */
  readonly validTo: string;
  /** Why it isn't trusted here, as an error code of OpenSSL; undefined if it is. */
  readonly problem: string | undefined;
}

/** How long to wait for a server, in ms. */
const patience = 10_000;

/** The certificate that a server presents on a direct connection. Rejects if there is no answer. */
export function certificateOf(server: URL, signal?: AbortSignal): Promise<Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: server.hostname.replace(/^\[|\]$/g, ''),
      port: Number(server.port) || 443,
      ...(/^[\d.[\]:]+$/.test(server.hostname) ? {} : { servername: server.hostname }),
      ca: [...getCACertificates('default'), ...getCACertificates('system')],
      // Only the certificate is checked: nothing is sent.
      rejectUnauthorized: false,
      timeout: patience,
    });
    const end = (): void => {
      signal?.removeEventListener('abort', abort);
      socket.destroy();
    };
    const abort = (): void => {
      const reason: unknown = signal?.reason;
      end();
      reject(reason instanceof Error ? reason : new Error(String(reason)));
    };
    signal?.addEventListener('abort', abort, { once: true });
    socket.once('error', (error: Error) => {
      end();
      reject(error);
    });
    socket.once('timeout', () => {
      end();
      reject(new Error(`no answer after ${patience} ms`));
    });
    socket.once('secureConnect', () => {
      const { issuer, valid_to: validTo } = socket.getPeerCertificate();
      const [name = '?'] = [issuer.O, issuer.CN].flat().filter((part) => part !== undefined);
      const problem = socket.authorized ? undefined : codeOf(socket.authorizationError);
      end();
      resolve({ issuer: name, validTo, problem });
    });
  });
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return String(error);
}
