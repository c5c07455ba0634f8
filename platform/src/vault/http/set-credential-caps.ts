import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { setCaps } from '../access/caps.ts';
import { findCredential, toCredential } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { VaultTables } from '../tables.ts';

/** Sets the caps of a credential: money a day and month, requests and tokens a minute. */
export function setCredentialCaps(dependencies: VaultDependencies) {
  const { database, providers } = dependencies;
  return implement(operations.setCredentialCaps, async ({ principal, params: { credentialId }, body: caps }) => {
    const { tenantId } = principal;
    return database.as<VaultTables>().inTenant(tenantId, async (trx) => {
      const { provider, fingerprint, label } = await findCredential(trx, tenantId, credentialId);
      await setCaps(trx, dependencies, { tenantId, credentialId, label, caps });
      const fields = Object.entries(caps).map(([name, value]) => `${name} ${value ?? 'none'}`);
      await recordEvent(trx, { tenantId, action: 'credential.caps-changed', actor: actorOf(principal), subjectId: credentialId, detail: { provider, fingerprint, fields, ...caps } });
      return toCredential(await findCredential(trx, tenantId, credentialId), providers);
    });
  });
}
