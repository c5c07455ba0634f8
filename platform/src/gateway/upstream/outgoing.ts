import { spliceBytes } from '../../dialects/index.ts';
import type { Clock, Secret } from '../../foundation/index.ts';
import type { KeyHeaders } from '../../providers/index.ts';
import type { Target } from '../routing/resolve.ts';
import { needsTranslation, prepareTranslated } from '../translation/prepare-translated.ts';
import type { Incoming, PreparedRequest } from './incoming.ts';
import { pathAt } from './provider-path.ts';

/**
 * A request for one target: in a provider that speaks the caller's dialect its model, nothing else changed; else translated.
 * @throws DialectError where the body cannot be edited safely; NotCarried where this target cannot be asked
 */
export function prepareRequest(incoming: Incoming, target: Target): PreparedRequest {
  const { dialect } = incoming;
  if (needsTranslation(incoming, target)) {
    const translated = prepareTranslated(incoming, target);
    return { ...translated, path: pathAt(target, target.dialect, translated.path) };
  }
  const streamUsageUnasked = target.provider.streamUsageUnasked === true;
  const edits = dialect.editRequest(incoming.bytes, incoming.body, { model: target.model, streamUsageUnasked });
  return {
    path: pathAt(target, dialect.id, dialect.targetPath(incoming.path, { model: target.model }) + incoming.query),
    body: edits.length === 0 ? incoming.bytes : spliceBytes(incoming.bytes, edits), forward: incoming.forward, translation: null,
  };
}

/** The caller's headers, and the target's key; at once, but where the key signs the request. */
export function outgoingHeaders(prepared: PreparedRequest, target: Target, use: { readonly secret: Secret; readonly clock: Clock }): string[] | Promise<string[]> {
  const { provider, credential } = target;
  const key = use.secret.reveal();
  if (provider.sign !== undefined) {
    const { path, body, forward } = prepared;
    const signed = provider.sign(key, { method: 'POST', origin: credential.origin, path, contentType: headerOf(forward, 'content-type'), body, now: use.clock.now() });
    if (signed !== null) return signed.then((headers) => withKey(forward.filter((_each, index) => !ofSignature.test(forward[index - index % 2] ?? '')), headers));
  }
  return withKey(prepared.forward, provider.authorise(key));
}

/** What another signature, a caller's, would have left. */
const ofSignature = /^x-amz-(?:date|security-token|content-sha256)$/i;

function withKey(forward: readonly string[], key: KeyHeaders): string[] {
  const headers = [...forward, 'accept-encoding', 'identity'];
  for (const name in key) setHeader(headers, name, key[name] ?? '');
  return headers;
}

function headerOf(headers: readonly string[], name: string): string | null {
  for (let index = 0; index < headers.length; index += 2) if (headers[index]?.toLowerCase() === name) return headers[index + 1] ?? null;
  return null;
}

/** The provider's own value where the caller sent none; a key always. */
function setHeader(headers: string[], name: string, value: string): void {
  if (callersChoice.has(name)) {
    for (let index = 0; index < headers.length; index += 2) if (headers[index]?.toLowerCase() === name) return;
  }
  headers.push(name, value);
}

/** Headers that a provider's description gives a default for, and that a caller may choose. */
const callersChoice: ReadonlySet<string> = new Set(['anthropic-version', 'anthropic-beta', 'content-type', 'user-agent']);

/** Query of a URL without `key`, byte for byte otherwise, and the token that was in it. */
export function splitQuery(query: string): { readonly query: string; readonly keys: readonly string[] } {
  if (query === '') return { query, keys: [] };
  const kept: string[] = [];
  const keys: string[] = [];
  for (const pair of query.slice(1).split('&')) {
    const [name = '', value = ''] = pair.split('=', 2);
    if (decode(name) === 'key') keys.push(decode(value));
    else if (pair !== '') kept.push(pair);
  }
  return { query: kept.length === 0 ? '' : `?${kept.join('&')}`, keys };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
