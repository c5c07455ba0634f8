import { ScimError } from './scim-error.ts';

/** One comparison: an attribute and the value that it must have. */
export interface Filter { readonly attribute: string; readonly value: string }

const comparison = /^\s*([A-Za-z][\w.$:-]*)\s+eq\s+(?:"((?:[^"\\]|\\.)*)"|(true|false))\s*$/i;
const longest = 1_000;

/**
 * Reads a filter (RFC 7644, section 3.4.2.2). Provisioning asks one question, whether somebody is there, so `eq` over one attribute is what is
 * understood; everything else is refused by name, and nothing is ever evaluated.
 * @throws ScimError 400 `invalidFilter`.
 */
export function parseFilter(text: string, attributes: readonly string[]): Filter {
  const found = text.length > longest ? null : comparison.exec(text);
  const name = found?.[1]?.replace(/^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):/i, '');
  const attribute = attributes.find((each) => each.toLowerCase() === name?.toLowerCase());
  if (found === null || attribute === undefined) throw new ScimError(400, `the filter must be one of: ${attributes.map((each) => `${each} eq "…"`).join(', ')}`, 'invalidFilter');
  const value = found[3]?.toLowerCase() ?? readString(found[2] ?? '');
  if (value === null) throw new ScimError(400, 'the filter compares with something that is no text', 'invalidFilter');
  return { attribute, value };
}

/** A string as JSON has it (RFC 7644 takes its values from there); `null` where it is none, or holds control characters. */
function readString(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(`"${quoted}"`);
    return typeof value === 'string' && !/\p{Cc}/u.test(value) ? value : null;
  } catch {
    return null;
  }
}
