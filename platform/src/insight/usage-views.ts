import { operations } from '@keystead/contract';
import { type ImplementedOperation, KeysteadError, type Principal, implement, newId } from '../foundation/index.ts';
import type { InsightDependencies } from './dependencies.ts';
import type { InsightTables } from './tables.ts';

const mostViews = 100;
const toView = (row: { id: string; name: string; address: string; created_at: Date }) => ({ id: row.id, name: row.name, address: row.address, createdAt: row.created_at.toISOString() });

/** Views belong to one person; a token that stands for nobody has none. @throws KeysteadError `forbidden` */
function personOf({ userId, permissions }: Principal): string {
  if (userId === null || !permissions.has('usage.read')) throw new KeysteadError('forbidden', { permission: 'usage.read' });
  return userId;
}

/** Views of usage that people saved for themselves. They are settings of a person, as how wide a column is: in no log. */
export function usageViews({ database, clock }: InsightDependencies): readonly ImplementedOperation[] {
  const tables = database.as<InsightTables>();
  return [
    implement(operations.listUsageViews, async ({ principal: { tenantId, userId } }) => {
      const rows = userId === null ? [] : await tables.inTenant(tenantId, (trx) => trx.selectFrom('usage_views').selectAll().where('tenant_id', '=', tenantId).where('user_id', '=', userId).orderBy('name').limit(mostViews).execute());
      return { items: rows.map(toView) };
    }),
    implement(operations.saveUsageView, async ({ principal, body }) => {
      const [{ tenantId }, userId] = [principal, personOf(principal)];
      return toView(await tables.inTenant(tenantId, async (trx) => {
        const { count } = await trx.selectFrom('usage_views').select((of) => of.fn.countAll<number>().as('count')).where('tenant_id', '=', tenantId).where('user_id', '=', userId).where('name', '<>', body.name).executeTakeFirstOrThrow();
        if (count >= mostViews) throw new KeysteadError('conflict', { detail: `you have saved ${mostViews} views, which is the most; remove one first` });
        return trx.insertInto('usage_views').values({ id: newId(), tenant_id: tenantId, user_id: userId, ...body, created_at: clock.now() })
          .onConflict((conflict) => conflict.columns(['tenant_id', 'user_id', 'name']).doUpdateSet({ address: body.address, created_at: clock.now() })).returningAll().executeTakeFirstOrThrow();
      }));
    }),
    implement(operations.deleteUsageView, async ({ principal, params }) => {
      const [{ tenantId }, userId] = [principal, personOf(principal)];
      const deleted = await tables.inTenant(tenantId, (trx) => trx.deleteFrom('usage_views').where('tenant_id', '=', tenantId).where('user_id', '=', userId).where('id', '=', params.viewId).executeTakeFirst());
      if (deleted.numDeletedRows === 0n) throw new KeysteadError('not_found');
    }),
  ];
}
