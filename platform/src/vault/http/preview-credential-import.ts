import { type ImportCandidate, operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { type Transaction, implement, newId } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { PreviewAnswer } from '../egress/protocol.ts';
import { egressTenantKey } from '../enter-key.ts';
import type { VaultProviders } from '../providers.ts';
import type { VaultTables } from '../tables.ts';

/** Dry run of an import: the egress role reads the sealed file, here it is compared with what the tenant has. Nothing is stored but that it happened. */
export function previewCredentialImport(dependencies: VaultDependencies) {
  const { database, egress, providers } = dependencies;
  return implement(operations.previewCredentialImport, async ({ principal, body: { sealed } }) => {
    const { tenantId } = principal;
    const tenantKey = await egressTenantKey(dependencies, tenantId);
    const read = await egress.previewImport({ tenantId, tenantKey, sealed });
    return database.as<VaultTables>().inTenant(tenantId, async (trx) => {
      const candidates = compare(read, { providers, known: await knownFingerprints(trx, tenantId), showLastFour: await showsLastFour(trx, tenantId) });
      const importable = candidates.filter(({ state }) => state === 'new').length;
      await recordEvent(trx, { tenantId, actor: actorOf(principal), action: 'credential.import-previewed', subjectId: newId(), detail: { format: read.format, candidates: candidates.length, importable } });
      return { format: read.format, formatName: read.formatName, encryption: read.encryption, candidates };
    });
  });
}

/** Credentials by the fingerprints of their keys. */
async function knownFingerprints(trx: Transaction<VaultTables>, tenantId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await trx.selectFrom('credential_versions as v').innerJoin('credentials as c', 'c.id', 'v.credential_id').select(['v.fingerprint', 'c.id'])
    .where('v.tenant_id', '=', tenantId).where('c.state', '<>', 'deleted').where('v.state', '<>', 'revoked').execute();
  return new Map(rows.map((row) => [row.fingerprint, row.id]));
}

async function showsLastFour(trx: Transaction<VaultTables>, tenantId: string): Promise<boolean> {
  return (await trx.selectFrom('tenants').select('show_last_four').where('id', '=', tenantId).executeTakeFirst())?.show_last_four ?? false;
}

function compare(read: PreviewAnswer, have: { providers: VaultProviders; known: ReadonlyMap<string, string>; showLastFour: boolean }): ImportCandidate[] {
  const seen = new Set<string>();
  return read.candidates.map((candidate) => {
    const { fingerprint } = candidate;
    const duplicateOf = fingerprint === null ? null : have.known.get(fingerprint) ?? null;
    const twice = fingerprint !== null && seen.has(fingerprint);
    if (fingerprint !== null) seen.add(fingerprint);
    const duplicate = duplicateOf !== null ? 'is in the vault already' : twice ? 'stands in this file more than once' : null;
    return {
      ...candidate, lastFour: have.showLastFour && candidate.lastFour !== '' ? candidate.lastFour : null, providerName: candidate.provider === null ? null : have.providers.get(candidate.provider)?.name ?? candidate.provider,
      duplicateOf, ...(duplicate === null ? {} : { state: 'duplicate' as const, detail: duplicate }),
    };
  });
}
