import { createCipheriv } from 'node:crypto';

/**
 * For tests: the attack that key commitment is there against (Dodis, Grubbs, Ristenpart, Woodage 2018, "invisible
 * salamanders"). Makes a ciphertext of two blocks whose GCM tag is right under both keys: GHASH is linear in each block, so
 * the second block is solved for.
 */
export function collideOnTwoKeys(first: Uint8Array, second: Uint8Array, parts: { iv: Uint8Array; aad: Uint8Array; firstBlock: Uint8Array }): Uint8Array {
  const keys = [first, second].map((key) => ({ h: toField(block(key, Buffer.alloc(16))), mask: toField(block(key, Buffer.concat([parts.iv, Buffer.of(0, 0, 0, 1)]))) }));
  const [one, two] = keys;
  if (one === undefined || two === undefined) throw new Error('two keys are needed');
  const known = [...blocks(parts.aad), toField(parts.firstBlock)];
  const lengths = Buffer.alloc(16);
  lengths.writeUInt32BE(parts.aad.byteLength * 8, 4);
  lengths.writeUInt32BE(32 * 8, 12);
  /** The tag with an all-zero second block. */
  const tagWithout = ({ h, mask }: { h: bigint; mask: bigint }): bigint => ghash(h, [...known, 0n, toField(lengths)]) ^ mask;
  // The second block stands two places before the end: it counts h squared in the tag.
  const square = ({ h }: { h: bigint }): bigint => multiply(h, h);
  const solved = multiply(tagWithout(one) ^ tagWithout(two), invert(square(one) ^ square(two)));
  const tag = tagWithout(one) ^ multiply(solved, square(one));
  return Buffer.concat([parts.firstBlock, fromField(solved), fromField(tag)]);
}

/** The field of GCM: bit 0 of the first byte is the coefficient of x^0, so numbers are read most significant bit first. */
const reduction = 0xe1n << 120n;

function multiply(a: bigint, b: bigint): bigint {
  let result = 0n;
  let shifted = b;
  for (let bit = 127n; bit >= 0n; bit -= 1n) {
    if (((a >> bit) & 1n) === 1n) result ^= shifted;
    shifted = (shifted & 1n) === 1n ? (shifted >> 1n) ^ reduction : shifted >> 1n;
  }
  return result;
}

/** a^(2^128 - 2), the inverse in a field of 2^128 elements. */
function invert(a: bigint): bigint {
  let result = 1n << 127n;
  let power = a;
  for (let step = 1; step < 128; step += 1) {
    power = multiply(power, power);
    result = multiply(result, power);
  }
  return result;
}

const ghash = (h: bigint, list: readonly bigint[]): bigint => list.reduce((sum, each) => multiply(sum ^ each, h), 0n);

function block(key: Uint8Array, input: Uint8Array): Buffer {
  return createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(input);
}

function blocks(bytes: Uint8Array): bigint[] {
  return Array.from({ length: Math.ceil(bytes.byteLength / 16) }, (_, index) => toField(Buffer.concat([bytes.subarray(index * 16, index * 16 + 16), Buffer.alloc(16)]).subarray(0, 16)));
}

const toField = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const fromField = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(32, '0'), 'hex');
