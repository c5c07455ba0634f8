import type { ZodType, z } from 'zod';
import { VaultError, isVaultErrorCode } from '../errors.ts';
import type { KeyContext, KeyProvider, KmsHealth } from '../kms/key-provider.ts';
import type { OwnKeys } from '../own-key-layer.ts';
import { type SealOwnKeyAnswer, type SealOwnKeyRequest, checkOwnKeyAnswer, currentOwnKeyAnswer, sealOwnKeyAnswer, useOwnKeyAnswer } from './protocol.ts';

type Ask = <Shape extends ZodType>(path: string, message: object, shape: Shape) => Promise<z.output<Shape>>;

/** Own keys for the roles that cannot open them: every call goes to the gateway role. */
export interface RemoteOwnKeys extends OwnKeys {
  /** Tries an own key over there, and gives it sealed. @throws KeysteadError `own_key_refused`, `sealed_entry_refused`, `unavailable`. */
  seal(asked: SealOwnKeyRequest): Promise<SealOwnKeyAnswer>;
  check(tenantId: string): Promise<KmsHealth | null>;
}

export function remoteOwnKeys(ask: Ask): RemoteOwnKeys {
  async function use(verb: 'wrap' | 'unwrap', reference: { tenantId: string; kms: string; kmsKeyId: string }, given: { context: KeyContext; bytes: Uint8Array }): Promise<Buffer> {
    const answer = await ask(`/own-key/${verb}`, { ...reference, context: given.context, bytes: Buffer.from(given.bytes) }, useOwnKeyAnswer);
    if ('bytes' in answer) return answer.bytes;
    throw errorOf(answer.failed);
  }

  function provider(reference: { tenantId: string; kms: string; kmsKeyId: string }): KeyProvider {
    return {
      name: reference.kms,
      keyId: reference.kmsKeyId,
      wrap: (context, bytes) => use('wrap', reference, { context, bytes }),
      unwrap: (context, bytes) => use('unwrap', reference, { context, bytes }),
      health: async () => (await ask('/own-key/check', { tenantId: reference.tenantId }, checkOwnKeyAnswer)).health ?? { state: 'failing', detail: null },
    };
  }

  return {
    async current(tenantId) {
      const answer = await ask('/own-key/current', { tenantId }, currentOrFailed);
      if ('failed' in answer) throw errorOf(answer.failed);
      return answer.current === null ? undefined : provider({ tenantId, ...answer.current });
    },
    find: async (tenantId, kms, kmsKeyId) => provider({ tenantId, kms, kmsKeyId }),
    seal: (asked) => ask('/own-key/seal', asked, sealOwnKeyAnswer),
    check: async (tenantId) => (await ask('/own-key/check', { tenantId }, checkOwnKeyAnswer)).health,
  };
}

const currentOrFailed = currentOwnKeyAnswer.or(useOwnKeyAnswer.options[1]);

function errorOf({ code, text }: { code: string; text: string }): VaultError {
  return new VaultError(isVaultErrorCode(code) ? code : 'does-not-open', {}, text);
}
