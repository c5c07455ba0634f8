import { isIP } from 'node:net';
import type { BasePath, DoctorClient } from './client.ts';
import { type Finding, good, note, wrong } from './finding.ts';

/** An address as a client's setting has it, taken apart: the server's, and what was to be added. */
export interface Address { readonly server: string; readonly findings: readonly Finding[] }

const basePaths: readonly BasePath[] = ['/v1beta', '/v1'];
/** The end of an address that was copied from a page of paths. */
const endpoint = /\/(?:chat\/completions|responses|messages|embeddings|models)$/;

/**
 * Whether a base URL is as a client wants it. With or without the version at its end is what goes wrong most: some clients add it,
 * some do not, and what they then ask for does not exist.
 *
 * @param given as it stands in the client's settings. @returns the server's own address, `''` where it is no address at all.
 */
export function judgeAddress(client: Pick<DoctorClient, 'name' | 'basePath' | 'callsFromOutside'>, given: string): Address {
  const says = `the address ${given}`;
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) return { server: '', findings: [wrong(says, 'It is no address.', 'Give it whole, with http:// or https:// in front.')] };
  const { origin, pathname, hostname, search } = new URL(given);
  const path = pathname.replace(/\/+$/, '').replace(endpoint, '');
  const version = basePaths.find((each) => path.endsWith(each)) ?? '';
  const server = origin + path.slice(0, path.length - version.length);
  const right = server + client.basePath;
  const findings: Finding[] = [];
  if (version !== client.basePath || endpoint.test(pathname.replace(/\/+$/, '')) || search !== '') findings.push(wrong(says, `${client.name} ${ends[client.basePath]}.`, `Set it to ${right}`));
  else if (pathname.length > 1 && pathname.endsWith('/')) findings.push(note(says, 'It ends with a slash, which some versions double.', `Set it to ${right}`));
  else findings.push(good(says));
  if (client.callsFromOutside === true && isLocal(hostname)) findings.push(wrong('reached from outside', `${client.name} makes its calls from its maker’s servers, which cannot reach ${hostname}.`, 'Give Keystead a name that is reachable from the internet, with TLS, and set that.'));
  if (origin.startsWith('http:') && !isLoopback(hostname)) findings.push(note('encryption', 'The token and everything you ask go over the network in clear.', 'Put TLS in front and use https:// (operator’s guide).'));
  return { server, findings };
}

const ends: Readonly<Record<BasePath, string>> = {
  '': 'adds the version to the path by itself: the address ends without /v1',
  '/v1': 'adds no version to the path: the address ends with /v1',
  '/v1beta': 'adds no version to the path: the address ends with /v1beta',
};

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

function isLocal(hostname: string): boolean {
  if (isLoopback(hostname) || !hostname.includes('.') || /\.(?:local|internal|lan|home\.arpa)$/.test(hostname)) return true;
  return isIP(hostname) === 4 && /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)/.test(hostname);
}

/** A proxy of the environment, which clients use and the doctor does not. */
export function judgeEnvironment(environment: Readonly<Record<string, string | undefined>>, server: string): readonly Finding[] {
  const { protocol, hostname } = new URL(server);
  const name = protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const set = environment[name] ?? environment[name.toLowerCase()];
  const exempt = (environment['NO_PROXY'] ?? environment['no_proxy'] ?? '').split(',').map((each) => each.trim()).some((each) => each === '*' || (each !== '' && (hostname === each || hostname.endsWith(`.${each.replace(/^\./, '')}`))));
  if (set === undefined || set === '' || exempt) return [];
  return [note('the environment', `${name} is set: many clients send everything there, these checks do not.`, `Add ${hostname} to NO_PROXY, if Keystead is to be reached directly.`)];
}
