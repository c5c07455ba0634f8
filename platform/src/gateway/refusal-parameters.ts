import { redact } from '../foundation/index.ts';
import type { GatewayError } from './errors.ts';

/**
 * What of an error's parameters is kept with a refused request. Names that are not here may quote what the caller sent (a piece of a body
 * that is no JSON, a value of a field): content is not kept.
 */
const kept: ReadonlySet<string> = new Set([
  'model', 'environment', 'hint', 'label', 'rule', 'organisation', 'fingerprint', 'date', 'limit', 'unit', 'seconds', 'tokens', 'provider', 'paths', 'dataClass', 'key', 'origin', 'region', 'finds', 'budget', 'cost',
  'whose', 'left', 'resets', 'ask', 'limitMebibytes', 'name', 'status', 'route', 'reasons', 'reason', 'left', 'held', 'scope', 'needed', 'state', 'what',
]);
const longest = 400;

/** As a refusal is recorded: no content, no secret, bounded. Pure. */
export function keptParameters({ parameters, param }: Pick<GatewayError, 'parameters' | 'param'>): { parameters?: Readonly<Record<string, string | number>>; field?: string } {
  const entries = Object.entries(parameters).filter(([name]) => kept.has(name)).map(([name, value]): [string, string | number] => [name, typeof value === 'string' ? redact(value.slice(0, longest)) : value]);
  return { ...(entries.length === 0 ? {} : { parameters: Object.fromEntries(entries) }), ...(param === undefined ? {} : { field: redact(param.slice(0, 100)) }) };
}
