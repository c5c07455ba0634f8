import type { Operation } from '@keystead/contract';
import type { Call } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { addressHeader } from './library.ts';
import { toKeysteadError } from './errors.ts';

type AnyCall = Pick<Call<Operation>, 'request' | 'clientAddress' | 'setHeader'>;
/** The cookies the library knows, by what they are for. */
type CookieKind = 'session' | 'challenge' | 'passkey';

async function cookieName(context: IdentityContext, kind: CookieKind): Promise<string> {
  const library = await context.library().$context;
  return kind === 'session' ? library.authCookies.sessionToken.name : library.createAuthCookie(kind === 'challenge' ? 'two_factor' : 'passkey').name;
}

/** The value of one cookie of a request, as it was sent: signed, and not verified here. */
export async function untrustedCookie(context: IdentityContext, request: Request, kind: CookieKind): Promise<string | null> {
  const name = await cookieName(context, kind);
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, ...value] = part.split('=');
    if (key?.trim() === name) return value.join('=').trim();
  }
  return null;
}

/**
 * The headers a call into the library is made with: the cookies it needs, the program's name, and the address that the listener saw.
 * Nothing else of what a caller sent reaches it.
 */
export async function libraryHeaders(context: IdentityContext, call: AnyCall, ...kinds: readonly CookieKind[]): Promise<Headers> {
  const headers = new Headers();
  const agent = call.request.headers.get('user-agent');
  if (agent !== null) headers.set('user-agent', agent.slice(0, 300));
  if (call.clientAddress !== null) headers.set(addressHeader, call.clientAddress);
  const cookies: string[] = [];
  for (const kind of kinds) {
    const value = await untrustedCookie(context, call.request, kind);
    if (value !== null) cookies.push(`${await cookieName(context, kind)}=${value}`);
  }
  if (cookies.length > 0) headers.set('cookie', cookies.join('; '));
  return headers;
}

/** Runs a call into the library, passes its cookies on, and gives its answer. Its errors become ours. */
export async function callLibrary<T>(call: AnyCall, work: () => Promise<{ headers: Headers | null | undefined; response: T }>): Promise<T> {
  try {
    const { headers, response } = await work();
    for (const cookie of headers?.getSetCookie() ?? []) call.setHeader('set-cookie', cookie);
    return response;
  } catch (error) {
    throw toKeysteadError(error);
  }
}
