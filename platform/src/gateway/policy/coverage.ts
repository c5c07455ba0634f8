import { type AgreementKind, agreementKinds, type Connection, type DataClass, dataClasses } from '@keystead/contract';
import { sql, type Transaction } from '../../foundation/index.ts';
import { type Provider, providerAt } from '../../providers/index.ts';
import type { RegisteredAgreement } from '../snapshot/configuration.ts';
import { uncovered, uncoveredInWords } from './agreements.ts';
import { policyOf } from './configuration.ts';

/** A key of the tenant, and the mildest class of data that its provider lacks an agreement for; `null`: it lacks none. */
export interface Coverage { readonly credentialId: string; readonly label: string; readonly provider: string; readonly refusedFrom: DataClass | null; readonly why: string | null }

interface CredentialRow { readonly id: string; readonly label: string; readonly provider: string; readonly origin: string; readonly connection: Connection }
interface AgreementRow { readonly provider: string; readonly credential_id: string | null; readonly kind: string; readonly starts_at: Date; readonly ends_at: Date | null }

/** What the gateway would say of each of the tenant's own keys at this moment, by the same rules. */
export async function readCoverageIn<Tables>(trx: Transaction<Tables>, asked: { readonly tenantId: string; readonly providers: ReadonlyMap<string, Provider>; readonly now: Date }): Promise<readonly Coverage[]> {
  const { tenantId, providers } = asked;
  const now = asked.now.getTime();
  const stored = (await sql<{ policy: unknown }>`select policy from gateway_policies where tenant_id = ${tenantId}`.execute(trx)).rows[0];
  const registered = (await sql<AgreementRow>`select provider, credential_id, kind, starts_at, ends_at from provider_agreements where tenant_id = ${tenantId} and withdrawn_at is null`.execute(trx)).rows;
  const keys = (await sql<CredentialRow>`select id, label, provider, origin, connection from credentials where tenant_id = ${tenantId} and state <> 'deleted' order by id limit 1000`.execute(trx)).rows;
  const policy = stored === undefined ? null : policyOf(stored.policy);
  const agreements = registered.flatMap((row): RegisteredAgreement[] => { const kind = kindOf(row.kind); return kind === undefined ? [] : [{ provider: row.provider, credentialId: row.credential_id, kind, from: row.starts_at.getTime(), until: row.ends_at?.getTime() ?? null }]; });
  return keys.flatMap((key): Coverage[] => {
    const known = providers.get(key.provider);
    if (known === undefined || known.reports !== undefined) return [];
    const { sandbox, custom } = providerAt(known, key.connection);
    const gap = (dataClass: DataClass) => uncovered({ policy, agreements }, { model: '', credential: key, provider: { sandbox, ...custom === undefined ? {} : { custom } } }, { dataClass, now });
    const refusedFrom = dataClasses.find((dataClass) => gap(dataClass) !== null) ?? null;
    const found = refusedFrom === null ? null : gap(refusedFrom);
    return [{ credentialId: key.id, label: key.label, provider: known.name, refusedFrom, why: found === null ? null : uncoveredInWords(found) }];
  });
}

function kindOf(text: string): AgreementKind | undefined {
  return agreementKinds.find((each) => each === text);
}
