import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const memoryKib = 19_456;
const passes = 2;
const parallelism = 1;
const tagLength = 32;

const encoded = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/** Hashes a password with Argon2id (RFC 9106); the answer is a PHC string that carries its parameters. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', { message: message(password), nonce, memory: memoryKib, passes, parallelism, tagLength });
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
}

/** True where `password` is the one that `hash` was made from, with the parameters the hash names. */
export async function verifyPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  const match = encoded.exec(hash);
  if (match === null) return false;
  const [, memory, time, lanes, salt, expectedText] = match;
  const expected = Buffer.from(expectedText ?? '', 'base64');
  const tag = await derive('argon2id', {
    message: message(password), nonce: Buffer.from(salt ?? '', 'base64'),
    memory: Number(memory), passes: Number(time), parallelism: Number(lanes), tagLength: expected.length,
  });
  return timingSafeEqual(tag, expected);
}

/** The same characters typed on another keyboard may come composed differently; NIST SP 800-63B asks for one form. */
function message(password: string): Buffer {
  return Buffer.from(password.normalize('NFKC'), 'utf8');
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
