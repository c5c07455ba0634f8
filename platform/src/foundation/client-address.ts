import { BlockList, isIP } from 'node:net';

/** Proxies whose word about an address is taken. */
export interface TrustedProxies { has(address: string): boolean }

/** No chain of proxies is longer; what stands before is not read. */
const mostEntries = 20;

/** Reads `KEYSTEAD_TRUSTED_PROXIES`: addresses, or networks in CIDR form, with commas between them. */
export function readTrustedProxies(text: string | undefined): { readonly networks: readonly string[]; readonly problems: readonly string[] } {
  const networks = (text ?? '').split(',').map((each) => each.trim()).filter((each) => each !== '');
  return { networks, problems: networks.filter((each) => parseNetwork(each) === null).map((each) => `KEYSTEAD_TRUSTED_PROXIES: "${each.slice(0, 60)}" is no address and no network, for example 127.0.0.1, 10.0.0.0/8 or fd00::/8`) };
}

/** `null` where none is trusted: then nobody need ask. The networks were read by `readTrustedProxies`. */
export function openTrustedProxies(networks: readonly string[]): TrustedProxies | null {
  if (networks.length === 0) return null;
  const list = new BlockList();
  for (const each of networks) {
    const network = parseNetwork(each);
    if (network !== null) list.addSubnet(network.address, network.length, network.family);
  }
  return { has: (address) => { const plain = plainAddress(address); return plain !== null && list.check(plain, familyOf(plain)); } };
}

/**
 * The address that a request comes from. Where a trusted proxy connected, it is what `X-Forwarded-For` says last, but for other trusted proxies: each proxy adds the address that it saw
 * at the end, so that whatever a client wrote there itself stands before it, and is not believed. An entry that is no address ends the search. Otherwise the header is ignored.
 * @param connection The address that connected. It is given back as it is where the header counts for nothing.
 * @param forwardedFor Several headers as one list, in their order (RFC 9110 §5.3). An entry may have a port, as some proxies write it: `192.0.2.1:80`, `[2001:db8::1]:80`.
 */
export function clientAddressOf(connection: string, forwardedFor: string | readonly string[] | undefined, trusted: TrustedProxies | null): string {
  if (trusted === null || forwardedFor === undefined || !trusted.has(connection)) return connection;
  const text = typeof forwardedFor === 'string' ? forwardedFor : forwardedFor.join(',');
  let end = text.length;
  for (let entry = 0; entry < mostEntries && end >= 0; entry += 1) {
    const comma = end === 0 ? -1 : text.lastIndexOf(',', end - 1);
    const address = readEntry(text.slice(comma + 1, end));
    if (address === null) return connection;
    if (!trusted.has(address)) return address;
    end = comma;
  }
  return connection;
}

function readEntry(text: string): string | null {
  const entry = text.trim();
  const [, six, four] = /^(?:\[([^\]]*)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/.exec(entry) ?? [];
  const address = six ?? four ?? entry;
  return address.includes('%') ? null : plainAddress(address);
}

/** IPv4 within IPv6 (`::ffff:192.0.2.1`) as IPv4, an address of one interface without its name; `null`: no address. */
function plainAddress(text: string): string | null {
  if (isIP(text) === 0) return null;
  const mapped = /^::ffff:([\d.]+)$/i.exec(text)?.[1];
  return mapped !== undefined && isIP(mapped) === 4 ? mapped : text.replace(/%.*$/, '');
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');

function parseNetwork(text: string): { readonly address: string; readonly length: number; readonly family: 'ipv4' | 'ipv6' } | null {
  const [, address = '', length] = /^([\da-f:.]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  // IPv4 within IPv6 is compared as IPv4, so that such a network would never match.
  if (isIP(address) === 0 || (address.includes(':') && address.includes('.'))) return null;
  const family = familyOf(address);
  const most = family === 'ipv4' ? 32 : 128;
  return length !== undefined && Number(length) > most ? null : { address, family, length: length === undefined ? most : Number(length) };
}
