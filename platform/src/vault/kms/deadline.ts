import { VaultError } from '../errors.ts';
import type { KeyProvider, KmsHealth } from './key-provider.ts';

/** Gives each call to a KMS its time limit; passed in, so that a test can end a call when it likes. */
export type Deadline = () => AbortSignal;

const defaultLimitMilliseconds = 5_000;

export const defaultDeadline: Deadline = () => AbortSignal.timeout(defaultLimitMilliseconds);

const answeredTooLate = 'it did not answer in time';

/**
 * What a driver could not find out about: any error that is not the vault's own becomes `kms-unavailable`. Only the
 * error's class or code is told, never its text, which may hold the request.
 */
export function asUnavailable(kms: string, error: unknown): VaultError {
  if (error instanceof VaultError) return error;
  return new VaultError('kms-unavailable', { kms, detail: reasonOf(error) });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return answeredTooLate;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return words[code] ?? (/^[A-Za-z0-9_]{1,60}$/.test(code) ? code : 'unknown error');
}

/** Codes of Node.js and undici that an operator need not look up. */
const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused', ENOTFOUND: 'its name is unknown', EAI_AGAIN: 'its name cannot be looked up', ECONNRESET: 'connection lost', EPIPE: 'connection lost',
  UND_ERR_SOCKET: 'connection lost', ETIMEDOUT: answeredTooLate, UND_ERR_CONNECT_TIMEOUT: answeredTooLate, UND_ERR_HEADERS_TIMEOUT: answeredTooLate, UND_ERR_BODY_TIMEOUT: answeredTooLate,
  KEYSTEAD_ADDRESS_REFUSED: 'it is at a private address, which is not allowed', DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted', SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted', CERT_HAS_EXPIRED: 'its certificate has expired', ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** Settles as the promise does, or rejects once the signal fires, whichever comes first. */
export async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stop = (): void => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const onAbort = (): void => { reject(new DOMException(answeredTooLate, 'TimeoutError')); };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    stop = () => { signal.removeEventListener('abort', onAbort); };
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop();
    // What comes after the limit is nobody's any more.
    work.catch(() => undefined);
  }
}

const probe = Buffer.from('keystead kms probe v1');
const probeContext = { purpose: 'probe' };

/** The only honest health of a key service: it wraps and unwraps. */
export async function probeHealth(kms: Pick<KeyProvider, 'wrap' | 'unwrap'>): Promise<KmsHealth> {
  try {
    const back = await kms.unwrap(probeContext, await kms.wrap(probeContext, probe));
    return back.equals(probe) ? { state: 'ok', detail: null } : { state: 'failing', detail: 'It gives back something else than was wrapped.' };
  } catch (error) {
    return { state: 'failing', detail: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Proves, before anything is entrusted to it, that a service really binds what it wraps to its context: an old server, or a key
 * of another kind, may take the parameter and ignore it.
 * @throws VaultError `kms-unbound`.
 */
export async function proveBinding(kms: KeyProvider): Promise<void> {
  const wrapped = await kms.wrap(probeContext, probe);
  const opened = await kms.unwrap({ purpose: 'another' }, wrapped).then(() => true, (error: unknown) => {
    if (error instanceof VaultError && error.code === 'does-not-open') return false;
    throw error;
  });
  if (opened) throw new VaultError('kms-unbound', { kms: kms.name });
}
