/** Asks the program's API; a refusal fails. Forms and JSON go out; paths are those below `/api/v1` and of the broker. */
export type Ask = <Answer = unknown>(method: string, path: string, body?: unknown) => Promise<Answer>;

export type Login = readonly [login: string, password: string];

/** A client that keeps its session, signed in where a login is given. */
export async function clientOf(address: string, login?: Login): Promise<Ask> {
  const headers: Record<string, string> = { 'x-meridian-request': '1' };
  const ask: Ask = async (method, path, body) => {
    const content = body === undefined || body instanceof FormData ? body : JSON.stringify(body);
    const type =
      typeof content !== 'string'
        ? undefined
        : content.includes('"@context"')
          ? 'application/ld+json'
          : 'application/json';
    const response = await fetch(address + (path.startsWith('/ngsi-ld') ? path : `/api/v1${path}`), {
      method,
      headers: { ...headers, ...(type ? { 'content-type': type } : {}) },
      ...(content === undefined ? {} : { body: content }),
    });
    headers.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? headers.cookie ?? '';
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  if (login) await ask('POST', '/session', { login: login[0], password: login[1] });
  return ask;
}
