import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { conflict, lockVersion, readVersion } from '../rotation/versions.ts';
import type { VaultTables } from '../tables.ts';

/** Gives a version that lives beside the primary one its share of the calls. */
export function setCredentialVersionShare({ database }: VaultDependencies) {
  return implement(operations.setCredentialVersionShare, async ({ principal, params, body: { share } }) => {
    const name = { tenantId: principal.tenantId, ...params };
    return database.as<VaultTables>().inTenant(principal.tenantId, async (trx) => {
      const { credential, version, versions } = await lockVersion(trx, name);
      if (version.state !== 'tested' && version.state !== 'old') throw conflict(`version ${version.version} is ${version.state}; only a tested one, or an old one in its grace, takes a share of the calls`);
      const others = versions.filter((each) => each.version !== version.version && (each.state === 'tested' || each.state === 'old')).reduce((sum, each) => sum + each.share, 0);
      if (others + share > 100) throw conflict(`the other versions take ${others} % already`);
      await trx.updateTable('credential_versions').set({ share }).where('tenant_id', '=', name.tenantId).where('credential_id', '=', name.credentialId).where('version', '=', name.version).execute();
      if (version.share !== share) {
        await recordEvent(trx, { tenantId: name.tenantId, action: 'rotation.share-changed', actor: actorOf(principal), subjectId: name.credentialId, detail: { provider: credential.provider, fingerprint: version.fingerprint, keyVersion: version.version, share } });
      }
      return readVersion(trx, name);
    });
  });
}
