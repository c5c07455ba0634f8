import { type Actor, recordEvent } from '../../audit/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { findSealed } from '../health/check-credential.ts';
import { conflict } from '../rotation/versions.ts';
import type { VaultTables } from '../tables.ts';

export interface OpenedReport {
  /** The provider that the key is a credential of. */
  readonly provider: string;
  /** Asks one page, with the key opened in the gateway role. `status` 0: no answer. @throws KeysteadError `unavailable` */
  readonly ask: (path: string) => Promise<{ readonly status: number; readonly body: unknown }>;
}

/**
 * Takes an admin key to read its account's reports with. That it is used is recorded before it is opened.
 * @throws KeysteadError `not_found`; `conflict` for a key that reads no reports, is disabled, expired or revoked.
 */
export async function openReport(dependencies: Pick<VaultDependencies, 'database' | 'egress' | 'providers' | 'clock'>, asked: { readonly tenantId: string; readonly credentialId: string; readonly actor: Actor; readonly from: string; readonly to: string }): Promise<OpenedReport> {
  const { database, egress, providers, clock } = dependencies;
  const { tenantId, credentialId, actor, from, to } = asked;
  const { row, version, tenantKey, envelope } = await database.as<VaultTables>().inTenant(tenantId, async (trx) => {
    const opening = await findSealed(trx, asked, providers);
    const provider = providers.get(opening.row.provider);
    if (provider?.reports === undefined) throw conflict(`${provider?.name ?? 'this key'} reads no reports; add an admin key of the account`);
    if (opening.row.state !== 'active') throw conflict('this credential is disabled; enable it first');
    if (opening.row.expires_at !== null && opening.row.expires_at <= clock.now()) throw conflict('this key has expired; add a new version');
    await recordEvent(trx, { tenantId, action: 'credential.report-read', actor, subjectId: credentialId, detail: { provider: provider.name, fingerprint: opening.fingerprint, from, to } });
    return opening;
  });
  const credential = { tenantId, credentialId, version, provider: row.provider, origin: row.origin, connection: row.connection };
  return { provider: row.provider, ask: (path) => egress.readReport({ credential, tenantKey, envelope, path }) };
}
