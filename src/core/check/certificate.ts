import { connect, getCACertificates } from 'node:tls';

/** Who vouches for a server, and until when. */
export interface Certificate {
  /** The organisation or name of the certificate authority. */
  readonly issuer: string;
  /** As the certificate has it, in UTC. */
  readonly validTo: string;
  /** Why it is not trusted here, an error code of OpenSSL; undefined where it is. */
  readonly problem: string | undefined;
}

/** After this time, in ms, a server is not waited for. */
const patience = 10_000;

/** The certificate that a server shows who connects directly. Rejects where nobody answers. */
export function certificateOf(server: URL, signal?: AbortSignal): Promise<Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: server.hostname.replace(/^\[|\]$/g, ''),
      port: Number(server.port) || 443,
      ...(/^[\d.[\]:]+$/.test(server.hostname) ? {} : { servername: server.hostname }),
      ca: [...getCACertificates('default'), ...getCACertificates('system')],
      // It is looked at only: nothing is sent.
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
