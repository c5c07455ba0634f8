import { randomBytes } from 'node:crypto';

/** A secret made up for a test, and every form in which it could come to light. */
export interface Canary {
  readonly name: string;
  readonly secret: string;
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
  return { name, secret, foundIn: (text) => forms.find(([, form]) => text.includes(form))?.[0] ?? null };
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
