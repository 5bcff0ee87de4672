/** Path of the service, relative to the server's own path. */
const service = '/rest/v1/';

/** The server's address in its usual form, without a trailing slash. */
export function addressOf(base: URL): string {
  return `${base.origin}${pathOf(base)}`;
}

/** The address of a server's list of runs. */
export function runsAddress(base: URL): URL {
  return new URL(`${pathOf(base)}${service}runs/`, base);
}

/** Whether an address is that of a single run record. Anything a server might decode is rejected. */
export function isRecordAddress(url: URL, base: URL): boolean {
  const runs = runsAddress(base);
  const name = url.pathname.slice(runs.pathname.length);
  return url.href.startsWith(runs.href) && /^[\w.~-]+\/?$/.test(name);
}

/**
 * An address on the same host, with the scheme, port and path of the configured one: a server behind a
 * proxy may not know them and leave them out.
 */
export function withPlaceOf(base: URL, address: URL): URL {
  if (!/^https?:$/.test(address.protocol) || address.hostname !== base.hostname) return address;
  const url = new URL(address);
  url.protocol = base.protocol;
  if (url.port === '') url.port = base.port;
  if (url.pathname.startsWith(service)) url.pathname = `${pathOf(base)}${url.pathname}`;
  return url;
}

function pathOf(base: URL): string {
  return base.pathname.replace(/\/+$/, '');
}
