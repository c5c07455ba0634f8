import { lookup as resolveName, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { BlockList, isIP, isIPv4, isIPv6, type LookupFunction } from 'node:net';
import { Pool } from 'undici';

/**
 * Addresses a provider is never at: loopback, private, link-local (cloud metadata), carrier-grade NAT, multicast, reserved. 168.63.129.16 is
 * Azure's host, which answers every virtual machine there at an address that looks public.
 */
const closed = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['168.63.129.16', 32], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24],
  ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) closed.addSubnet(network, prefix, 'ipv4');
/** Of what IPv6 has given out: protocol assignments with Teredo, documentation, 6to4. */
for (const [network, prefix] of [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]] as const) closed.addSubnet(network, prefix, 'ipv6');

/**
 * All that IPv6 has given out (RFC 4291 section 2.4, the registry of IANA). Whatever is outside of it is not on the internet, or is IPv4 in
 * another dress (NAT64, translated, compatible), of which nobody needs to speak.
 */
const givenOut = new BlockList();
givenOut.addSubnet('2000::', 3, 'ipv6');
const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');

/** True where an address is on the public internet. IPv4 mapped into IPv6 is judged as the IPv4 it is. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closed.check(address, 'ipv4');
  if (!isIPv6(address)) return false;
  // A mapped address meets the rules of IPv4 here.
  return (givenOut.check(address, 'ipv6') || mapped.check(address, 'ipv6')) && !closed.check(address, 'ipv6');
}

export class AddressRefused extends Error {
  readonly code = 'KEYSTEAD_ADDRESS_REFUSED';
  /** A half-sentence for whoever asked: what is in the way, and by which setting the operator could allow it. */
  readonly reason: string;

  constructor(message: string, reason: string) {
    super(message);
    this.reason = reason;
  }
}

const noneAllowed = 'the operator allows no addresses of organisations’ own (KEYSTEAD_CUSTOM_PROVIDER_ORIGINS=public would)';
const privateAddress = { custom: 'KEYSTEAD_CUSTOM_PROVIDER_ORIGINS=private', known: 'KEYSTEAD_ALLOW_PRIVATE_PROVIDERS=true' } as const;

function privateReason(custom: boolean): string {
  return `it is at a private address, which is not allowed (the operator can, with ${privateAddress[custom ? 'custom' : 'known']})`;
}

/** The refusal of an address in an error, however deep the client put it; `null` where it is another. */
export function addressRefusedIn(error: unknown): AddressRefused | null {
  if (error instanceof AddressRefused) return error;
  if (error instanceof AggregateError) return error.errors.map(addressRefusedIn).find((found) => found !== null) ?? null;
  return error instanceof Error && error.cause !== undefined ? addressRefusedIn(error.cause) : null;
}

/**
 * A resolver that hands out only addresses that were checked, so that the connected address is the checked one and a
 * name that changes its mind (DNS rebinding) gains nothing.
 * @param refusal what is said of a private address; `null` where those are allowed.
 */
function checkedLookup(refusal: string | null, resolve: ResolveName): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error !== null) { callback(error, '', 0); return; }
      const good = refusal === null ? addresses : addresses.filter((entry) => isPublicAddress(entry.address));
      const first = good[0];
      if (first === undefined) { callback(new AddressRefused(`${hostname} is at a private address`, refusal ?? ''), '', 0); return; }
      if (options.all === true) callback(null, good);
      else callback(null, first.address, first.family);
    });
  };
}

/**
 * How the name of a receiver is looked up, for a connection that is no pool of HTTP: only addresses that were checked are handed out.
 * @param refusal what is said of a private address; `null` where those are allowed.
 * @throws AddressRefused for a private address literal
 */
export function checkedHost(host: string, refusal: string | null, resolve: ResolveName = resolveName): LookupFunction {
  const literal = host.replace(/^\[|\]$/g, '');
  if (refusal !== null && isIP(literal) !== 0 && !isPublicAddress(literal)) throw new AddressRefused(`${literal} is a private address`, refusal);
  return checkedLookup(refusal, resolve);
}

/** Asks for the addresses of a name, as `dns.lookup` with `all` does. */
export type ResolveName = (hostname: string, options: LookupAllOptions, callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void;

/** Origins that tenants type: none at all, public ones, or those at home too. */
export type CustomOrigins = 'refuse' | 'public' | 'private';

export interface EgressOptions {
  /** Whether providers that the program or the operator names may be at a private address. */
  readonly allowPrivate: boolean;
  /** Of origins that tenants typed; where left out, as `allowPrivate` says. */
  readonly customOrigins?: CustomOrigins;
  /** In-house providers that answer on a Unix socket, by origin. */
  readonly sockets?: Readonly<Record<string, string>>;
  /** The system's resolver where left out. */
  readonly resolve?: ResolveName;
}

/** The only way out to the network. */
export interface Egress {
  /**
   * A pool of connections for one owner (tenant and credential) to one origin. Redirects are never followed by it.
   * @param custom the origin is one that a tenant typed.
   * @throws AddressRefused when the origin is a private address literal, or there may be none that a tenant typed.
   */
  pool(owner: string, origin: string, custom?: boolean): Pool;
  close(): Promise<void>;
}

/** Of one owner to one origin, each process: an answer that streams keeps its connection for minutes. What goes beyond waits for one. */
const mostConnections = 1_024;

export function openEgress(options: EgressOptions): Egress {
  const pools = new Map<string, Pool>();
  const { customOrigins = options.allowPrivate ? 'private' : 'public' } = options;

  function open(origin: string, custom: boolean): Pool {
    if (custom && customOrigins === 'refuse') throw new AddressRefused('origins of tenants are refused', noneAllowed);
    const allowPrivate = custom ? customOrigins === 'private' : options.allowPrivate;
    const socketPath = options.sockets?.[origin];
    if (socketPath !== undefined) return new Pool('http://localhost', { socketPath, connections: 64, pipelining: 1, keepAliveTimeout: 10_000 });
    const host = new URL(origin).hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !allowPrivate && !isPublicAddress(host)) throw new AddressRefused(`${host} is a private address`, privateReason(custom));
    return new Pool(new URL(origin).origin, {
      connections: mostConnections, pipelining: 1, keepAliveTimeout: 20_000, headersTimeout: 600_000, bodyTimeout: 300_000,
      connect: { lookup: checkedLookup(allowPrivate ? null : privateReason(custom), options.resolve ?? resolveName), timeout: 10_000 },
    });
  }

  return {
    pool(owner, origin, custom = false) {
      const key = custom ? `${owner} ${origin} custom` : `${owner} ${origin}`;
      const known = pools.get(key);
      if (known !== undefined) return known;
      const made = open(origin, custom);
      pools.set(key, made);
      return made;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
}
