/** Where the service is below the server's own path. */
const service = '/rest/v1/';

/** The address of a server as one writes it, without a slash at the end. */
export function addressOf(base: URL): string {
  return `${base.origin}${pathOf(base)}`;
}

/** Where a server's runs are. */
export function runsAddress(base: URL): URL {
  return new URL(`${pathOf(base)}${service}runs/`, base);
}

/** Whether an address is that of a single run's record. Whatever a server might decode is none. */
export function isRecordAddress(url: URL, base: URL): boolean {
  const runs = runsAddress(base);
  const name = url.pathname.slice(runs.pathname.length);
  return url.href.startsWith(runs.href) && /^[\w.~-]+\/?$/.test(name);
}

/**
 * An address of the same host with the scheme, port and path of the configured one: those a server
 * behind a proxy may not know, and leave out.
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
