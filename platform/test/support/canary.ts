import { randomBytes } from 'node:crypto';

/** A secret made up for a test, and every form in which it could come to light. */
export interface Canary {
  readonly name: string;
  readonly secret: string;
  /** Each form by its name. */
  readonly forms: readonly (readonly [string, string])[];
  /** The name of the first form found in `text` (bytes read as latin1), or `null`. */
  foundIn(text: string): string | null;
}

const startLength = 8;
const shortestPart = 10;

/** @param prefix what is public of such a secret; what follows it is random, so that its first eight characters alone give it away. */
export function canaryKey(name: string, prefix: string): Canary {
  return canaryOf(name, `${prefix}${randomBytes(30).toString('base64url').replaceAll(/[-_]/g, 'x')}`, prefix.length);
}

/** A secret that the product made. `publicLength`: how much of its beginning may be shown. */
export function canaryOf(name: string, secret: string, publicLength: number): Canary {
  const start = secret.slice(publicLength, publicLength + startLength);
  if (start.length < startLength) throw new Error(`${name} is too short to look for`);
  const forms: [string, string][] = [
    ['raw', secret], [`first ${startLength} characters`, start], ['reversed', [...secret].toReversed().join('')],
    ['hex', Buffer.from(secret).toString('hex')], ['HEX', Buffer.from(secret).toString('hex').toUpperCase()], ['start in hex', Buffer.from(start).toString('hex')],
    ['URL-encoded', encodeURIComponent(secret)], ['URL-encoded whole', [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')],
    ...base64Forms(secret),
  ];
  return { name, secret, forms, foundIn: (text) => forms.find(([, form]) => text.includes(form))?.[0] ?? null };
}

/** Base64 of the secret wherever it begins within its surroundings: at each of three alignments, without the characters that the neighbours change. */
function base64Forms(secret: string): [string, string][] {
  return [0, 1, 2].flatMap((offset): [string, string][] => {
    const whole = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const encoded = whole.toString('base64').replace(/=+$/, '');
    const from = Math.ceil((offset * 8) / 6);
    const part = encoded.slice(from, encoded.length - (whole.length % 3 === 0 ? 0 : 1));
    if (part.length < shortestPart) throw new Error('too short for base64');
    return [[`base64 (+${offset})`, part], [`base64url (+${offset})`, part.replaceAll('+', '-').replaceAll('/', '_')]];
  });
}

/** What of many was found, and in which form; each at most once. */
export interface Found { readonly canary: Canary; readonly form: string }

/**
 * Looks for many at once, in one pass over the text: a whole data folder holds a hundred megabytes, and thirty secrets have four hundred forms. A bit for each three characters
 * with which a form begins tells where to look closer.
 */
export function searchFor(canaries: readonly Canary[]): (text: string) => readonly Found[] {
  const begins = new Uint8Array(1 << 24);
  const byBeginning = new Map<number, { readonly canary: Canary; readonly form: string; readonly looks: string }[]>();
  for (const canary of canaries) {
    for (const [form, looks] of canary.forms) {
      const beginning = three(looks, 0);
      begins[beginning] = 1;
      byBeginning.set(beginning, [...byBeginning.get(beginning) ?? [], { canary, form, looks }]);
    }
  }
  return (text) => {
    const found = new Map<Canary, Found>();
    for (let at = 0; at + 3 <= text.length; at += 1) {
      const beginning = three(text, at);
      if (begins[beginning] === 0) continue;
      for (const { canary, form, looks } of byBeginning.get(beginning) ?? []) if (!found.has(canary) && text.startsWith(looks, at)) found.set(canary, { canary, form });
    }
    return [...found.values()];
  };
}

const three = (text: string, at: number): number => ((text.charCodeAt(at) & 0xff) << 16) | ((text.charCodeAt(at + 1) & 0xff) << 8) | (text.charCodeAt(at + 2) & 0xff);
