import { randomInt } from 'node:crypto';

const howMany = 10;
const half = 5;
/** Without letters and digits that look alike on paper. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';

/** New recovery codes: ten characters each (49 random bits), in two halves that can be read aloud. Tries against them are counted. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: howMany }, () => `${randomText(half)}-${randomText(half)}`);
}

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
