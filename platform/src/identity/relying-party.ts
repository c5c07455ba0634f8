import { isIP } from 'node:net';

/** For whom a passkey is good (WebAuthn: relying party id), and the one origin it can be used at. */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
}

/**
 * Where passkeys work with an installation whose console stands at `publicUrl`; `null` where browsers allow none. WebAuthn knows host
 * names only, no IP addresses, and asks for HTTPS except under `localhost`: a console at a loopback address is reached there as well.
 */
export function relyingPartyOf(publicUrl: string): RelyingParty | null {
  const url = new URL(publicUrl);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? '' : `:${url.port}`;
  if (host === 'localhost' || host.endsWith('.localhost')) return { id: host, origin: url.origin };
  if (host === '::1' || host.startsWith('127.')) return { id: 'localhost', origin: `${url.protocol}//localhost${port}` };
  return isIP(host) === 0 && url.protocol === 'https:' ? { id: host, origin: url.origin } : null;
}
