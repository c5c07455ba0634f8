import { isIP } from 'node:net';
import { type TrustedProxies, clientAddressOf } from '../../foundation/index.ts';
import type { OriginRecord } from '../../metering/index.ts';

/** Names that programs gave themselves, by what they sent. Bounded, since callers choose them. */
const clients = new Map<string, string>();
const clientsLimit = 500;
const longestClient = 40;

/** Looked up once for each connection. */
const networks = new WeakMap<object, string>();

export interface Connection { readonly remoteAddress?: string | undefined }

/** What of a request says where it came from. */
interface Sent { readonly socket: Connection; readonly headers: Readonly<Record<string, string | string[] | undefined>> & { readonly 'user-agent'?: string | undefined } }

/**
 * Where a request came from and what sent it, as far as it is kept: the network of its address (/24 of IPv4, /48 of IPv6), never the address; and the name that its program gives
 * itself, without version or system. The address is that of the connection, or what a trusted proxy says of it: what other headers claim of it is not believed.
 */
export function originOf(sent: Sent, proxies: TrustedProxies | null): OriginRecord {
  return { network: networkOn(sent, proxies), client: clientOf(sent.headers['user-agent']) };
}

/** The network alone. A proxy brings requests of many people on one connection. */
export function networkOn({ socket, headers }: Sent, proxies: TrustedProxies | null): string {
  const forwardedFor = proxies === null ? undefined : headers['x-forwarded-for'];
  return forwardedFor === undefined ? ofConnection(socket) : networkOf(clientAddressOf(socket.remoteAddress ?? '', forwardedFor, proxies));
}

function ofConnection(connection: Connection): string {
  let network = networks.get(connection);
  if (network === undefined) networks.set(connection, network = networkOf(connection.remoteAddress ?? ''));
  return network;
}

/** `203.0.113.7` → `203.0.113.0/24`, `2001:db8:1:2::3` → `2001:db8:1::/48`; `unknown` where there is no address. */
export function networkOf(address: string): string {
  const plain = address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address.replace(/%.*$/, '');
  if (isIP(plain) === 4) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (isIP(plain) !== 6) return 'unknown';
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const all = tail === undefined ? groups : [...groups, ...Array.from<string>({ length: 8 - groups.length - rest.length }).fill('0'), ...rest];
  return `${all.slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/48`;
}

/** The first product of a User-Agent (RFC 9110, 10.1.5) without its version: `OpenAI/Python 1.2` is `openai-python`. */
function clientOf(userAgent: string | undefined): string {
  if (userAgent === undefined || userAgent === '') return 'none';
  const known = clients.get(userAgent);
  if (known !== undefined) return known;
  const client = readClient(userAgent);
  if (clients.size >= clientsLimit) clients.clear();
  clients.set(userAgent, client);
  return client;
}

export function readClient(userAgent: string): string {
  if (userAgent.startsWith('Mozilla/')) return 'browser';
  const [product = '', after = ''] = userAgent.split(' ', 1)[0]?.split('/') ?? [];
  // Some name their language after the slash, others a version.
  const name = /^[a-z]+$/i.test(after) ? `${product}-${after}` : product;
  return name.toLowerCase().replace(/[^a-z0-9._-]/g, '').slice(0, longestClient) || 'unnamed';
}
