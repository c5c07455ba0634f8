import { describeScope, operations, scopeDimensions, wholeScope } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { findCredential, toCredential } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { VaultTables } from '../tables.ts';

/** Says who and what may use a credential. */
export function setCredentialScope({ database, providers }: VaultDependencies) {
  return implement(operations.setCredentialScope, async ({ principal, params: { credentialId }, body }) => {
    const { tenantId } = principal;
    const scope = wholeScope(body);
    return database.as<VaultTables>().inTenant(tenantId, async (trx) => {
      const before = await findCredential(trx, tenantId, credentialId);
      await trx.updateTable('credentials').set({ scope: JSON.stringify(scope) }).where('id', '=', credentialId).where('tenant_id', '=', tenantId).execute();
      const said = Object.fromEntries(scopeDimensions.map((dimension) => [dimension, scope[dimension]]));
      await recordEvent(trx, {
        tenantId, action: 'credential.scope-changed', actor: actorOf(principal), subjectId: credentialId,
        detail: { provider: before.provider, fingerprint: before.fingerprint, summary: describeScope(scope), before: describeScope(wholeScope(before.scope)), ...said },
      });
      return toCredential(await findCredential(trx, tenantId, credentialId), providers);
    });
  });
}
