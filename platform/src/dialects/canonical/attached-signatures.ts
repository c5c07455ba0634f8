import type { DialectId } from '@keystead/contract';
import type { Part, Signature } from './parts.ts';
import { packSignature, unpackSignature } from './signatures.ts';

const callMark = '.call.';
const textMark = '.text';

/** In place of a signature of a thought that nobody signed, so that it can be told when it comes back. */
export const unsigned = 'ks1.unsigned';
/** How a packed signature begins in a body; Bedrock has it in base64. */
const packedMarks = ['"ks1.', '"a3MxL'].map((mark) => Buffer.from(mark));

/**
 * A caller sends back what another provider signed, or nobody: no provider takes that, not even one of the caller's own
 * dialect, so such a request is never passed on as it is.
 */
export function holdsPacked(bytes: Buffer): boolean {
  return packedMarks.some((mark) => bytes.includes(mark));
}

/** A signature in an answer of the dialect's own provider, which may be another Keystead. */
export function ownSignature(value: string | null, dialect: DialectId): { readonly signature?: Signature } {
  return value === null || value === unsigned ? {} : { signature: { dialect, value } };
}

/** The signature of a thought that may be read, as a caller sent it back; none where nobody signed it. */
export function readSignature(value: string | null, from: DialectId): { readonly signature?: Signature } {
  return value === null || value === unsigned ? {} : { signature: unpackSignature(value, from) };
}

/**
 * Gemini signs a text or a call itself. In a dialect that has signatures for thoughts alone, such a signature stands in a
 * hidden thought beside its part: packed, with a mark that says where it belongs, so that it finds its way back.
 */
export function packBeside(signature: Signature, into: DialectId, part: { readonly callId: string } | 'text'): string {
  return packSignature(signature, into) + (part === 'text' ? textMark : callMark + Buffer.from(part.callId).toString('base64url'));
}

/** A thought that was read of a turn: its own signature, or one that belongs to a part beside it (`text`, or `call` and the id). */
export function readHidden(value: string, from: DialectId): Part | { readonly beside: string; readonly signature: Signature } {
  const call = value.indexOf(callMark);
  if (value.startsWith('ks1.') && call !== -1) {
    return { beside: `call ${Buffer.from(value.slice(call + callMark.length), 'base64url').toString()}`, signature: unpackSignature(value.slice(0, call), from) };
  }
  if (value.startsWith('ks1.') && value.endsWith(textMark)) return { beside: 'text', signature: unpackSignature(value.slice(0, -textMark.length), from) };
  return { kind: 'reasoning', text: '', signature: unpackSignature(value, from), redacted: true };
}

/** Gives signatures that stood beside parts back to them: to the call of that id, or to the text before. */
export function joinBeside(read: readonly ReturnType<typeof readHidden>[]): readonly Part[] {
  const parts: Part[] = [];
  const byCall = new Map<string, Signature>();
  for (const each of read) {
    if ('kind' in each) parts.push(each);
    else if (each.beside !== 'text') byCall.set(each.beside, each.signature);
    else {
      const last = parts.findLastIndex((part) => part.kind === 'text');
      const text = parts[last];
      if (text?.kind === 'text') parts[last] = { ...text, signature: each.signature };
    }
  }
  return byCall.size === 0 ? parts : parts.map((part) => {
    const signature = part.kind === 'tool-call' ? byCall.get(`call ${part.id}`) : undefined;
    return part.kind === 'tool-call' && signature !== undefined ? { ...part, signature } : part;
  });
}
