import { newId } from '../../src/foundation/index.ts';
import { withOwner } from './attacker.ts';
import type { RunningKeystead } from './keystead.ts';

/** What only the operator's word brings, written as the database's owner: two incidents that the tenant was told of. Gives the id of one of its notices. */
export async function furnishNotices(keystead: Pick<RunningKeystead, 'dataDirectory'>, tenant: { readonly id: string; readonly name: string }): Promise<{ readonly noticeId: string }> {
  return withOwner(keystead, async (client) => {
    const noticeIds = [newId(), newId()];
    for (const noticeId of noticeIds) {
      await client.query(`insert into keystead.service_notices (id, tenant_id, incident_id, title, severity, aware_at, told_at) values ($1, $2, $3, $4, 'high', now(), now())`, [noticeId, tenant.id, newId(), `Incident of ${tenant.name}`]);
      await client.query(`insert into keystead.service_notice_reports (tenant_id, notice_id, number, kind, known, doing, published_at, told_at) values ($1, $2, 1, 'first', $3, 'We look', now(), now())`, [tenant.id, noticeId, `Known of ${tenant.name}`]);
    }
    return { noticeId: noticeIds[0] ?? '' };
  });
}
