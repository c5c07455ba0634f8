import type { DialectId } from '@keystead/contract';
import { type Dialect, spliceBytes } from '../../dialects/index.ts';
import type { Secret } from '../../foundation/index.ts';
import type { Target } from '../routing/resolve.ts';

export interface PreparedRequest { readonly path: string; readonly body: Buffer }

/** What the caller sent, as far as it goes on to a provider. */
export interface Incoming {
  readonly dialect: Dialect;
  readonly path: string;
  /** Query without the token, as it came, with its question mark; empty where there is none. */
  readonly query: string;
  readonly forward: readonly string[];
  readonly bytes: Buffer;
  readonly body: Record<string, unknown>;
}

/** Path and body for one target: its model, nothing else changed. @throws DialectError where the body cannot be edited safely. */
export function prepareRequest(incoming: Incoming, target: Target): PreparedRequest {
  const { dialect } = incoming;
  const streamUsageUnasked = target.provider.streamUsageUnasked === true;
  const edits = dialect.editRequest(incoming.bytes, incoming.body, { model: target.model, streamUsageUnasked });
  return {
    path: basePath(target, dialect.id) + dialect.targetPath(incoming.path, { model: target.model }) + incoming.query,
    body: edits.length === 0 ? incoming.bytes : spliceBytes(incoming.bytes, edits),
  };
}

/** The caller's headers, and the target's key. */
export function outgoingHeaders(incoming: Incoming, target: Target, secret: Secret): string[] {
  const headers = [...incoming.forward, 'accept-encoding', 'identity'];
  const auth = target.provider.authorise(secret.reveal());
  for (const name in auth) setHeader(headers, name, auth[name] ?? '');
  return headers;
}

function basePath(target: Target, dialect: DialectId): string {
  return target.provider.dialects[dialect]?.basePath ?? '';
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
