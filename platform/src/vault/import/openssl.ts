import { createDecipheriv, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { ImportProblem } from './import-problem.ts';

/**
 * Files of `openssl enc -aes-256-cbc -pbkdf2`: "Salted__" (8) · salt (8) · AES-256-CBC ciphertext with PKCS #7 padding; with `-a`
 * the same in base64. Key (32) and IV (16) come from PBKDF2 over passphrase and salt, by default 10,000 iterations of HMAC-SHA-256.
 * The format has no tag: a wrong passphrase shows by its padding, or by nonsense.
 */
const magic = Buffer.from('Salted__', 'latin1');
const saltLength = 8;
const keyLength = 32;
const ivLength = 16;
export const defaultIterations = 10_000;
/** About three seconds of one core: more is a mistake, or an attack. */
const mostIterations = 5_000_000;
/** `-md`, as OpenSSL names them. */
export const opensslDigests = ['sha256', 'sha512', 'sha384', 'sha1'] as const;

const stretch = promisify(pbkdf2);

/** The file without its base64, or `null` where it is no such file. */
export function readOpensslFile(file: Uint8Array): Buffer | null {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.subarray(0, magic.byteLength).equals(magic)) return bytes;
  if (!bytes.subarray(0, 10).equals(Buffer.from('U2FsdGVkX1'))) return null;
  const text = bytes.toString('latin1').replaceAll(/\s+/g, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : null;
}

/** @throws ImportProblem `wrong-passphrase`, saying what may be the reason. */
export async function openOpensslFile(bytes: Buffer, options: { readonly passphrase: string | undefined; readonly iterations?: number | undefined; readonly digest?: string | undefined }): Promise<Buffer> {
  const { passphrase, iterations = defaultIterations, digest = 'sha256' } = options;
  if (passphrase === undefined || passphrase === '') throw new ImportProblem('wrong-passphrase', 'it was encrypted with openssl, and needs its passphrase.');
  if (iterations > mostIterations) throw new ImportProblem('import-unreadable', `more than ${mostIterations} iterations are not computed here.`);
  const salt = bytes.subarray(magic.byteLength, magic.byteLength + saltLength);
  const ciphertext = bytes.subarray(magic.byteLength + saltLength);
  if (ciphertext.byteLength === 0 || ciphertext.byteLength % ivLength !== 0) throw new ImportProblem('import-unreadable', 'it is cut off: a file of openssl ends after whole blocks.');
  const derived = await stretch(passphrase, salt, iterations, keyLength + ivLength, digest);
  const decipher = createDecipheriv('aes-256-cbc', derived.subarray(0, keyLength), derived.subarray(keyLength));
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw wrongPassphrase(iterations, digest);
  } finally {
    derived.fill(0);
  }
}

export function wrongPassphrase(iterations = defaultIterations, digest = 'sha256'): ImportProblem {
  return new ImportProblem('wrong-passphrase', `the passphrase is not right, or the file was not made with -aes-256-cbc -pbkdf2 -iter ${iterations} -md ${digest}.`);
}
