import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Environment } from '@keystead/contract';

/**
 * API tokens look like `ks_prod_<43 characters><6 characters>`: 32 random bytes and a CRC-32 of all before it, both in
 * base 62. The prefix lets secret scanners find a leaked one; the checksum lets us (and them) drop what is not a token
 * without asking the database.
 */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretLength = 43;
const checksumLength = 6;
/** How much of a token is kept in clear for display: environment and four characters of 43. */
const shownLength = 4;

const labels: Readonly<Record<Environment, string>> = { production: 'prod', staging: 'stag', development: 'dev' };
const pattern = new RegExp(`^ks_(?:${Object.values(labels).join('|')})_[0-9A-Za-z]{${secretLength + checksumLength}}$`);
const longestToken = 'ks_prod_'.length + secretLength + checksumLength;

/** A new token, to be shown once. `random` gives that many random bytes. */
export function generateToken(environment: Environment, random: (length: number) => Buffer = randomBytes): string {
  const secret = toBase62(BigInt(`0x${random(32).toString('hex')}`), secretLength);
  const body = `ks_${labels[environment]}_${secret}`;
  return `${body}${checksum(body)}`;
}

/** True for text that has the form of a token and a right checksum. Cheap, so that garbage costs no query. */
export function looksLikeToken(text: string): boolean {
  if (text.length > longestToken || !pattern.test(text)) return false;
  return text.slice(-checksumLength) === checksum(text.slice(0, -checksumLength));
}

/** SHA-256 of a token: what is stored, and what it is found by. 256 random bits need no slow hash. */
export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** How a token begins, for lists. */
export function displayPrefix(token: string): string {
  return token.slice(0, token.lastIndexOf('_') + 1 + shownLength);
}

function checksum(body: string): string {
  return toBase62(BigInt(crc32(body)), checksumLength);
}

function toBase62(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  for (let index = 0; index < length; index += 1) {
    text = alphabet.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
}
