import { randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import { type Actor, actorOf, recordEvent, systemActor } from '../../audit/index.ts';
import { isUniqueViolation, KeysteadError, type Principal, newId } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { requireFeature } from '../plans/gate.ts';
import type { PeopleTables } from '../tables.ts';
import { requireSso } from './context.ts';

type Row = Selectable<PeopleTables['sso_domains']>;

const recordName = (domain: string): string => `_keystead.${domain}`;
const recordValue = (token: string): string => `keystead-domain=${token}`;
const mostDomains = 100;

function describe(row: Row) {
  return {
    id: row.id, domain: row.domain, connectionId: row.connection_id, verifiedAt: row.verified_at?.toISOString() ?? null, verifiedBy: row.verified_by,
    record: { name: recordName(row.domain), type: 'TXT' as const, value: recordValue(row.token) },
  };
}

export async function listDomains(context: IdentityContext, tenantId: string) {
  const rows = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('sso_domains').selectAll().where('tenant_id', '=', tenantId).orderBy('domain').execute());
  return { items: rows.map(describe) };
}

/** @throws KeysteadError `plan_limit`, `not_found` for a connection that is not there, `conflict`. */
export async function addDomain(context: IdentityContext, principal: Principal, wish: { domain: string; connectionId: string | null }) {
  const { tenantId } = principal;
  await requireFeature(context, tenantId, 'sso');
  return context.app.inTenant(tenantId, async (trx) => {
    if (wish.connectionId !== null && await trx.selectFrom('sso_connections').select('id').where('id', '=', wish.connectionId).where('tenant_id', '=', tenantId).executeTakeFirst() === undefined) throw new KeysteadError('not_found');
    const { count } = await trx.selectFrom('sso_domains').select(({ fn }) => fn.countAll<number>().as('count')).where('tenant_id', '=', tenantId).executeTakeFirstOrThrow();
    if (count >= mostDomains) throw new KeysteadError('conflict', { detail: `an organisation has at most ${mostDomains} domains` });
    const row = await trx.insertInto('sso_domains').values({ id: newId(), tenant_id: tenantId, connection_id: wish.connectionId, domain: wish.domain, token: randomBytes(16).toString('hex'), created_at: context.clock.now(), verified_at: null, verified_by: null })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'domain']).doUpdateSet({ connection_id: wish.connectionId })).returningAll().executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'sso.domain-added', actor: actorOf(principal), subjectId: row.id, detail: { domain: wish.domain } });
    return describe(row);
  });
}

/** @throws KeysteadError `not_found`, `conflict` where the record is not there, or another organisation holds the domain. */
export async function verifyDomain(context: IdentityContext, principal: Principal, domainId: string) {
  const { tenantId } = principal;
  const row = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('sso_domains').selectAll().where('id', '=', domainId).where('tenant_id', '=', tenantId).executeTakeFirst());
  if (row === undefined) throw new KeysteadError('not_found');
  if (row.verified_at !== null) return describe(row);
  const records = await requireSso(context).resolveTxt(recordName(row.domain)).catch(() => []);
  if (!records.some((pieces) => pieces.join('') === recordValue(row.token))) throw new KeysteadError('conflict', { detail: `DNS does not show the TXT record ${recordName(row.domain)} with the value ${recordValue(row.token)}; new records can take a while to be seen` });
  return markVerified(context, row, { by: 'dns', actor: actorOf(principal) });
}

/** Vouched for by whoever runs the installation, where DNS cannot be asked. @throws KeysteadError `not_found`, `conflict`. */
export async function vouchForDomain(context: IdentityContext, tenantId: string, domain: string) {
  const row = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('sso_domains').selectAll().where('domain', '=', domain).where('tenant_id', '=', tenantId).executeTakeFirst());
  if (row === undefined) throw new KeysteadError('not_found');
  return row.verified_at === null ? markVerified(context, row, { by: 'operator', actor: systemActor }) : describe(row);
}

async function markVerified(context: IdentityContext, row: Row, { by, actor }: { by: 'dns' | 'operator'; actor: Actor }) {
  try {
    return await context.app.inTenant(row.tenant_id, async (trx) => {
      const verified = await trx.updateTable('sso_domains').set({ verified_at: context.clock.now(), verified_by: by }).where('id', '=', row.id).returningAll().executeTakeFirstOrThrow();
      await recordEvent(trx, { tenantId: row.tenant_id, action: 'sso.domain-verified', actor, subjectId: row.id, detail: { domain: row.domain, by } });
      return describe(verified);
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new KeysteadError('conflict', { detail: `another organisation of this installation holds ${row.domain}; it must give it up first` }, { cause: error });
    throw error;
  }
}

/** @throws KeysteadError `not_found`. */
export async function removeDomain(context: IdentityContext, principal: Principal, domainId: string): Promise<void> {
  const { tenantId } = principal;
  await context.app.inTenant(tenantId, async (trx) => {
    const row = await trx.deleteFrom('sso_domains').where('id', '=', domainId).where('tenant_id', '=', tenantId).returning('domain').executeTakeFirst();
    if (row === undefined) throw new KeysteadError('not_found');
    await recordEvent(trx, { tenantId, action: 'sso.domain-removed', actor: actorOf(principal), subjectId: domainId, detail: { domain: row.domain } });
  });
}

/** Whose connection an e-mail domain leads to. `null` where no organisation verified it, or its connection is off. */
export async function connectionOfDomain(context: IdentityContext, domain: string): Promise<{ tenantId: string; connectionId: string } | null> {
  const row = await context.identity.selectFrom('keystead.sso_domains as d').innerJoin('keystead.sso_connections as c', 'c.id', 'd.connection_id').innerJoin('keystead.tenants as t', 't.id', 'd.tenant_id')
    .select(['d.tenant_id', 'c.id']).where('d.domain', '=', domain).where('d.verified_at', 'is not', null).where('c.enabled', '=', true).where('t.deleted_at', 'is', null).executeTakeFirst();
  return row === undefined ? null : { tenantId: row.tenant_id, connectionId: row.id };
}

/** The verified domains of a connection. */
export async function domainsOf(context: IdentityContext, connection: { tenantId: string; connectionId: string }): Promise<readonly string[]> {
  const rows = await context.identity.selectFrom('keystead.sso_domains').select('domain').where('tenant_id', '=', connection.tenantId).where('connection_id', '=', connection.connectionId).where('verified_at', 'is not', null).execute();
  return rows.map(({ domain }) => domain);
}
