import { GatewayError } from '../errors.ts';
import type { UntrustedNames } from './names.ts';

/** What was read of the caller's headers, in one pass. */
export interface IncomingHeaders {
  /** Name, value, name, value …: what goes on to the provider. */
  readonly forward: string[];
  /** Every distinct token that was sent, whichever header carried it. None of them is ever forwarded or logged. */
  readonly tokens: readonly string[];
  /** An Authorization header was there that is no Bearer token. */
  readonly malformedAuthorization: boolean;
  readonly contentLength: number | null;
  readonly contentEncoding: string | null;
  readonly anthropicVersion: boolean;
  /** The token came in Google's header. */
  readonly googleKey: boolean;
  /** What the caller says of the content, as sent; it goes no further. */
  readonly untrustedDataClass: string | null;
  /** How urgent the caller says it is, as sent; it goes no further. */
  readonly untrustedPriority: string | null;
  /** How hard the caller says the work is, as sent; it goes no further. */
  readonly untrustedComplexity: string | null;
  /** Project, workflow and tags that the caller says it is for; `null` where it says nothing of any. */
  readonly untrustedNames: UntrustedNames | null;
}

type Disposition = 'forward' | 'strip' | 'authorization' | 'token' | 'google-token' | 'connection' | 'content-length' | 'content-encoding' | 'anthropic-version' | 'data-class' | 'priority' | 'complexity' | 'project' | 'workflow' | 'tags' | 'refuse';

/** What becomes of each header that is not simply forwarded. */
const dispositions: Readonly<Record<string, Disposition>> = {
  authorization: 'authorization', 'x-api-key': 'token', 'x-goog-api-key': 'google-token',
  connection: 'connection', 'content-length': 'content-length', 'content-encoding': 'content-encoding', 'anthropic-version': 'anthropic-version', 'x-keystead-data-class': 'data-class', 'x-keystead-priority': 'priority', 'x-keystead-complexity': 'complexity', 'x-keystead-project': 'project', 'x-keystead-workflow': 'workflow', 'x-keystead-tags': 'tags',
  // Hop by hop (RFC 9110 §7.6.1).
  'keep-alive': 'strip', 'proxy-authenticate': 'strip', 'proxy-authorization': 'strip', 'proxy-connection': 'strip', te: 'strip', trailer: 'strip',
  'transfer-encoding': 'strip', upgrade: 'strip', expect: 'strip', 'http2-settings': 'strip', 'sec-websocket-key': 'strip',
  // Who is asked, and credentials of other kinds.
  host: 'strip', cookie: 'strip', 'api-key': 'strip', 'x-auth-token': 'strip', 'x-amz-security-token': 'strip', 'x-goog-user-project': 'strip',
  // Where the request came from; also what some servers take as the real path, method or origin.
  forwarded: 'strip', via: 'strip', 'x-real-ip': 'strip', 'x-client-ip': 'strip', 'true-client-ip': 'strip', 'cf-connecting-ip': 'strip', 'fly-client-ip': 'strip',
  'x-original-url': 'strip', 'x-rewrite-url': 'strip', 'x-original-host': 'strip', 'x-http-method-override': 'strip', 'x-http-method': 'strip', 'x-method-override': 'strip',
  origin: 'strip', referer: 'strip', 'anthropic-dangerous-direct-browser-access': 'strip',
  // A provider is no part of the caller's trace, and baggage may name people (W3C Trace Context, Baggage).
  traceparent: 'strip', tracestate: 'strip', baggage: 'strip',
  // We read the answer for its usage, so it must come uncompressed.
  'accept-encoding': 'strip',
  // Would choose where the key goes.
  'x-base-url': 'refuse', 'x-api-base': 'refuse', 'x-custom-host': 'refuse', 'x-portkey-custom-host': 'refuse', 'x-target-url': 'refuse', 'helicone-target-url': 'refuse', 'helicone-openai-api-base': 'refuse',
};

const strippedPrefixes = ['x-forwarded-', 'x-keystead-', 'x-portkey-', 'sec-fetch-', 'sec-ch-', 'sec-websocket-', 'proxy-'];

/** Known spellings, so that each header costs one look-up. Bounded, since callers choose the names. */
const known = new Map<string, Disposition>();
const knownLimit = 2_000;

function dispositionOf(name: string): Disposition {
  const found = known.get(name);
  if (found !== undefined) return found;
  const lower = name.toLowerCase();
  const disposition = Object.hasOwn(dispositions, lower) ? dispositions[lower] ?? 'forward' : strippedPrefixes.some((prefix) => lower.startsWith(prefix)) ? 'strip' : 'forward';
  if (known.size < knownLimit) known.set(name, disposition);
  return disposition;
}

/** A list in several lines is one list (RFC 9110 §5.3). */
function withTags(names: UntrustedNames, value: string): UntrustedNames {
  return { ...names, tags: names.tags === null ? value : `${names.tags}, ${value}` };
}

const noNames: UntrustedNames = { project: null, workflow: null, tags: null };
const bearer = /^bearer +(\S.*)$/i;

/**
 * Reads the raw headers (name, value, …) of a request.
 * @throws GatewayError `upstream_not_allowed` where a header would choose the provider's address.
 */
export function readIncomingHeaders(raw: readonly string[]): IncomingHeaders {
  const forward: string[] = [];
  const tokens: string[] = [];
  let malformedAuthorization = false;
  let contentLength: number | null = null;
  let contentEncoding: string | null = null;
  let anthropicVersion = false;
  let googleKey = false;
  let untrustedDataClass: string | null = null;
  let untrustedPriority: string | null = null;
  let untrustedComplexity: string | null = null;
  let untrustedNames: UntrustedNames | null = null;
  let named: readonly string[] | null = null;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const value = raw[index + 1] ?? '';
    switch (dispositionOf(name)) {
      case 'forward': forward.push(name, value); break;
      case 'strip': break;
      case 'authorization': {
        const token = bearer.exec(value)?.[1];
        if (token === undefined) malformedAuthorization = true;
        else addToken(tokens, token);
        break;
      }
      case 'token': addToken(tokens, value); break;
      case 'google-token': googleKey = true; addToken(tokens, value); break;
      case 'connection': named = namedByConnection(value, named); break;
      case 'content-length': contentLength = Number(value); break;
      case 'content-encoding': contentEncoding = value.toLowerCase() === 'identity' ? null : value; break;
      case 'anthropic-version': anthropicVersion = true; forward.push(name, value); break;
      case 'data-class': untrustedDataClass = untrustedDataClass === null ? value : `${untrustedDataClass}, ${value}`; break;
      case 'priority': untrustedPriority = value; break;
      case 'complexity': untrustedComplexity = value; break;
      case 'project': untrustedNames = { ...untrustedNames ?? noNames, project: value }; break;
      case 'workflow': untrustedNames = { ...untrustedNames ?? noNames, workflow: value }; break;
      case 'tags': untrustedNames = withTags(untrustedNames ?? noNames, value); break;
      case 'refuse': throw new GatewayError('upstream_not_allowed', { name: name.toLowerCase() });
    }
  }
  return { forward: named === null ? forward : without(forward, named), tokens, malformedAuthorization, contentLength, contentEncoding, anthropicVersion, googleKey, untrustedDataClass, untrustedPriority, untrustedComplexity, untrustedNames };
}

/** Adds what was not there yet: the same token in two headers is one token. */
function addToken(tokens: string[], token: string): void {
  if (!tokens.includes(token)) tokens.push(token);
}

/** `Connection` may name further headers that end at this hop. */
function namedByConnection(value: string, before: readonly string[] | null): readonly string[] | null {
  const lower = value.toLowerCase();
  if (lower === 'keep-alive' || lower === 'close') return before;
  return [...before ?? [], ...lower.split(',').map((name) => name.trim())];
}

function without(headers: readonly string[], names: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (!names.includes(name.toLowerCase())) kept.push(name, headers[index + 1] ?? '');
  }
  return kept;
}
