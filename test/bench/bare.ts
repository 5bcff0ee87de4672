import { request, type Agent } from 'undici';

/** Requests expanded records from the demo at `url` and reads the response's bytes without parsing them. */
export async function readBytes(
  url: string,
  search: Readonly<Record<string, number | string>>,
  dispatcher: Agent,
): Promise<void> {
  const { body } = await request(`${url}/rest/v1/runs/`, {
    dispatcher,
    query: { expand: 'True', ...search },
    headers: { authorization: 'Bearer demo', 'accept-encoding': 'gzip' },
  });
  await body.bytes();
}
