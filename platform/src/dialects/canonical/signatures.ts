import type { DialectId } from '@keystead/contract';
import { dialectIds } from '@keystead/contract';
import type { Signature } from './parts.ts';

const mark = 'ks1.';

/**
 * A signature as it stands in an answer of the dialect `into`: its own as they are, another's packed, so that a client that
 * sends it back unchanged gives it back to whoever made it. Keystead keeps nothing of it.
 */
export function packSignature(signature: Signature, into: DialectId): string {
  return signature.dialect === into ? signature.value : `${mark}${signature.dialect}.${Buffer.from(signature.value).toString('base64url')}`;
}

/** The other way round, for what a caller of the dialect `from` sends back. */
export function unpackSignature(value: string, from: DialectId): Signature {
  if (!value.startsWith(mark)) return { dialect: from, value };
  const [name, packed] = value.slice(mark.length).split('.', 2);
  const dialect = dialectIds.find((each) => each === name);
  return dialect === undefined || packed === undefined ? { dialect: from, value } : { dialect, value: Buffer.from(packed, 'base64url').toString('utf8') };
}

const hidden = '.redacted';

/** As `packSignature`, where one place holds both what was thought and signed and what its provider hid (Responses, Gemini). */
export function packReasoning(signature: Signature, redacted: boolean, into: DialectId): string {
  return `${packSignature(signature, into)}${redacted && signature.dialect !== into ? hidden : ''}`;
}

/** The other way round. */
export function unpackReasoning(value: string, from: DialectId): { readonly signature: Signature; readonly redacted?: true } {
  const signature = unpackSignature(value, from);
  return value.startsWith(mark) && value.endsWith(hidden) ? { signature, redacted: true } : { signature };
}
