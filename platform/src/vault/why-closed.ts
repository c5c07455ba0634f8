import { KeysteadError } from '../foundation/index.ts';
import { VaultError, type VaultErrorCode } from './errors.ts';

/** Why a key does not open, for whoever asked to use it: a half-sentence that tells nothing of the inside. */
const reasons: Readonly<Partial<Record<VaultErrorCode, string>>> = {
  'kms-unavailable': 'its key service does not answer',
  'kms-refused': 'its key service refuses',
  'own-key-missing': 'your organisation disconnected its own key service; an admin can connect it again under Encryption',
  destroyed: 'your organisation’s encryption keys were destroyed',
};

export function whyClosed(error: unknown): string {
  return (error instanceof VaultError ? reasons[error.code] : undefined) ?? 'it does not open';
}

/** What of the vault's errors a caller of the control plane may act on; any other stays as it is, and becomes `internal`. */
export function forCaller(error: unknown): unknown {
  if (!(error instanceof VaultError)) return error;
  const detail = reasons[error.code];
  if (detail === undefined || error.code === 'destroyed') return error;
  return new KeysteadError(error.code === 'own-key-missing' ? 'conflict' : 'unavailable', { detail }, { cause: error });
}
