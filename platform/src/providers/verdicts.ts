import { isObject } from './is-object.ts';
import type { KeyVerdict } from './provider.ts';
import { saysQuotaUsedUp } from './quota.ts';

export type ReadVerdict = (status: number, body: unknown) => KeyVerdict;

/** The models of a list, wherever the provider puts it: `data`, `models`, or a bare array. `null`: this is no list. */
export function listedModels(body: unknown): readonly string[] | null {
  const list = Array.isArray(body) ? body : isObject(body) ? (body['data'] ?? body['models']) : null;
  if (!Array.isArray(list)) return null;
  return list.flatMap((entry: unknown) => {
    const id = isObject(entry) ? (entry['id'] ?? entry['name']) : null;
    return typeof id === 'string' ? [id.replace(/^models\//, '')] : [];
  });
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
