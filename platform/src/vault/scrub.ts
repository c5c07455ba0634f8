import { redact } from '../foundation/index.ts';

const mark = '[redacted]';
/** Providers like to echo a key half masked (`sk-abcde*****wxyz`): even the halves stay inside. */
const maskSigns = /\*{2,}|•{2,}|(?:…|\.{3,})(?=\S)|x{4,}/i;
const word = /[^\s"'`<>(),;]+/g;
const startLength = 8;
/** What is read of a long text at all: the work stays small however much a provider sends. */
const readLength = 4000;

/** Every form in which a key might come back: as it is, encoded, and its beginning alone. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [secret, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), bytes.toString('hex'), encodeURIComponent(secret)];
}

/**
 * Takes a key out of a text that came from a provider: in every form, half masked, and any word that holds its first
 * eight or last eight characters. What remains is cut to `maxLength` characters of one line.
 */
export function scrub(text: string, secret: string, maxLength = 200): string {
  const start = secret.slice(0, startLength);
  const end = secret.slice(-startLength);
  // A form cut in the middle would not be recognised, so the word at the cut goes.
  let result = text.length > readLength ? text.slice(0, readLength).replace(/\S{1,4000}$/, '') : text;
  for (const form of formsOf(secret)) {
    // Upper and lower case alike: hexadecimal is written both ways.
    if (form !== '') result = result.replaceAll(new RegExp(escapeForPattern(form), 'gi'), mark);
  }
  result = result.replace(word, (found) => (maskSigns.test(found) || mentions(found, start) || mentions(found, end) ? mark : found));
  return redact(result).replace(/\p{Cc}+/gu, ' ').trim().slice(0, maxLength);
}

/** True where a text holds the key, or its beginning, in any form. */
export function holdsSecret(text: string, secret: string): boolean {
  const lower = text.toLowerCase();
  return [...formsOf(secret), secret.slice(0, startLength)].some((form) => form !== '' && lower.includes(form.toLowerCase()));
}

/** True where a text holds the whole key in any form. Its beginning is not enough: keys of one account begin alike. */
export function repeatsSecret(text: string, secret: string): boolean {
  const lower = text.toLowerCase();
  return formsOf(secret).some((form) => form !== '' && lower.includes(form.toLowerCase()));
}

function mentions(text: string, part: string): boolean {
  return part.length === startLength && text.toLowerCase().includes(part.toLowerCase());
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
