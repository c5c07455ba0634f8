import { isObject } from './is-object.ts';
import { noKeyMark } from './keys.ts';
import type { KeyVerdict, Verification } from './provider.ts';
import { saysQuotaUsedUp } from './quota.ts';

export type ReadVerdict = Verification['read'];

/** The models of a list, wherever the provider puts it: `data`, `models`, or a bare array. `null`: this is no list. */
export function listedModels(body: unknown): readonly string[] | null {
  const list = Array.isArray(body) ? body : isObject(body) ? (body['data'] ?? body['models']) : null;
  if (!Array.isArray(list)) return null;
  return list.flatMap((entry: unknown) => {
    const id = isObject(entry) ? (entry['id'] ?? entry['name']) : null;
    return typeof id === 'string' ? [id.replace(/^models\//, '')] : [];
  });
}

/** Where lists come in pages: the member of the answer that names the next one, and of the query that asks for it. */
export function nextPage(path: string, named: { readonly token: string; readonly member: string; readonly more?: string }): (body: unknown) => string | null {
  return (body) => {
    if (!isObject(body) || (named.more !== undefined && body[named.more] !== true)) return null;
    const token = body[named.token];
    return typeof token === 'string' && token !== '' && token.length <= 2_000 ? `${path}${path.includes('?') ? '&' : '?'}${named.member}=${encodeURIComponent(token)}` : null;
  };
}

/**
 * Reads the answer of a free call for the list of models. Three states: a list proves a key, 401 disproves it, anything
 * else (429, 5xx, a restricted list, a web page) proves nothing. The provider's own words are never repeated: some of
 * them echo the key.
 */
export function readModelList(status: number, body: unknown): KeyVerdict {
  if (status === 200) {
    const models = listedModels(body);
    return models === null ? unknown('It answered with something other than a list of models.') : { state: 'valid', detail: null, models };
  }
  if (saysQuotaUsedUp(status, body)) return { ...unknown(`The provider says that quota or balance of this account are used up (HTTP ${status}). Top it up, or raise the limit there.`), usedUp: true };
  return readRefusal(status);
}

/** Reads the answer of a free call that lists no models: `proof` is a member that it has. What is said in it is not kept. */
export function readProof(proof: string): ReadVerdict {
  return (status, body) => {
    if (status !== 200) return readModelList(status, body);
    return isObject(body) && body[proof] !== undefined ? { state: 'valid', detail: null, models: [] } : unknown('It answered with something other than what was asked for.');
  };
}

/** What a status says of a key where the body says nothing more. */
export function readRefusal(status: number): KeyVerdict {
  if (status === 401) return { state: 'invalid', detail: 'The provider does not know this key (HTTP 401).', models: [] };
  if (status === 403) return unknown('The key may not list models (HTTP 403). It may still work for requests: restricted keys do so.');
  if (status === 429) return unknown('The provider limits this key at the moment (HTTP 429). Check again later.');
  if (status >= 500) return unknown(`The provider has a problem of its own (HTTP ${status}). Check again later.`);
  return unknown(`The provider answered HTTP ${status}, which says nothing about the key.`);
}

export function unknown(detail: string): KeyVerdict {
  return { state: 'unknown', detail, models: [] };
}

/** The key as a bearer token (RFC 6750). */
export function bearer(secret: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${secret}` };
}

/** As `bearer`; nothing where a place without a key was entered. */
export function bearerIfAny(secret: string): Readonly<Record<string, string>> {
  return secret.startsWith(noKeyMark) ? {} : bearer(secret);
}
