import type { DialectId } from '@keystead/contract';
import { DialectError } from '../../dialects/index.ts';
import type { Target } from '../routing/resolve.ts';

const modelPlace = '{model}';

/**
 * Where a request goes at its target: the provider's base for the dialect, the dialect's own path and query, and what the provider asks
 * every query to hold (an api-version), which no caller's query can say otherwise.
 * @throws DialectError where the model would lead out of its place in the path.
 */
export function pathAt(target: Target, dialect: DialectId, own: string): string {
  const endpoint = target.provider.dialects[dialect];
  if (endpoint === undefined) return own;
  const { basePath, query } = endpoint;
  const path = basePath.includes(modelPlace) ? basePath.replace(modelPlace, () => asSegment(target.model)) + own : basePath + own;
  return query === undefined ? path : withQuery(path, query);
}

function asSegment(model: string): string {
  if (model === '' || model === '.' || model === '..') throw new DialectError('model', 'not a model’s name');
  return encodeURIComponent(model);
}

function withQuery(path: string, query: string): string {
  const at = path.indexOf('?');
  if (at === -1) return `${path}?${query}`;
  const ours = new Set(new URLSearchParams(query).keys());
  const kept = path.slice(at + 1).split('&').filter((member) => !new URLSearchParams(member).keys().some((name) => ours.has(name)));
  return `${path.slice(0, at)}?${[...kept, query].filter((member) => member !== '').join('&')}`;
}
