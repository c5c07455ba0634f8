import { mostTags, tagHeaderLimit, tagKeyPattern, tagValueLimit } from '@keystead/contract';
import { redact } from '../../foundation/index.ts';
import { GatewayError } from '../errors.ts';

const header = 'x-keystead-tags';
const keyShape = new RegExp(tagKeyPattern);
const valueShape = /^[\x20-\x7e]+$/;

function refused(detail: string): GatewayError {
  return new GatewayError('invalid_field', { detail }, { param: header });
}

/**
 * Reads `key=value, key=value`: at most ten, each key once. What is wrong is said and nothing of it guessed: a tag that went astray is money charged to
 * nobody. A provider key that was pasted for a value is masked, since it would stay in the ledger for good.
 * @param allowed the keys that the organisation lets requests use; `null`: any
 * @throws GatewayError `invalid_field`
 */
export function readTags(untrusted: string, allowed: ReadonlySet<string> | null): Readonly<Record<string, string>> | null {
  if (untrusted.length > tagHeaderLimit) throw refused(`The header ${header} is longer than ${tagHeaderLimit} characters.`);
  if (untrusted.trim() === '') return null;
  const parts = untrusted.split(',');
  if (parts.length > mostTags) throw refused(`The header ${header} holds more than ${mostTags} tags.`);
  const tags = new Map<string, string>();
  for (const [index, part] of parts.entries()) {
    const [key, value] = pairOf(part, index + 1);
    if (allowed !== null && !allowed.has(key)) throw refused(`The tag “${key}” is not among those that your organisation uses${allowed.size === 0 ? ': it uses none' : ` (${[...allowed].join(', ')})`}. An owner or admin says which (Chargeback, Settings).`);
    if (tags.has(key)) throw refused(`The tag “${key}” stands twice in the header ${header}.`);
    tags.set(key, redact(value));
  }
  return Object.fromEntries(tags);
}

function pairOf(part: string, place: number): readonly [string, string] {
  const equals = part.indexOf('=');
  const [key, value] = equals === -1 ? ['', ''] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
  if (equals === -1) throw refused(`Tag ${place} in the header ${header} has no “=”. Write key=value, key=value.`);
  if (!keyShape.test(key)) throw refused(`The key of tag ${place} in the header ${header} must be a letter and at most 39 letters, digits, dots, dashes and underscores.`);
  if (value.length > tagValueLimit || !valueShape.test(value)) throw refused(`The value of the tag “${key}” must be 1 to ${tagValueLimit} printable characters without a comma.`);
  return [key, value];
}
