import { operations } from '@keystead/contract';
import { type Clock, type Database, type ImplementedOperation, KeysteadError, implement, sql } from '../foundation/index.ts';
import { readUnsent } from './unsent-mail.ts';

export interface NotificationDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  /** Whether the operator named a mail server. */
  readonly mails: boolean;
  readonly names: (tenantId: string, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly clock: Clock;
}

/** Whether somebody wants mail about alarms, and about reviews; and what of it did not go. */
export function notificationOperations({ database, mails, names, clock }: NotificationDependencies): readonly ImplementedOperation[] {
  const wishes = database.as<unknown>();
  const requirePerson = (userId: string | null): string => { if (userId === null) throw new KeysteadError('forbidden'); return userId; };
  return [
    implement(operations.readAlarmMail, async ({ principal: { tenantId, userId } }) => {
      const { rows: [row] } = await wishes.inTenant(tenantId, (trx) => sql<{ alarm_mail: boolean }>`select alarm_mail from members where tenant_id = ${tenantId} and user_id = ${userId}`.execute(trx));
      return { wanted: row?.alarm_mail ?? false, mails };
    }),
    implement(operations.updateAlarmMail, async ({ principal, body: { wanted } }) => {
      const userId = requirePerson(principal.userId);
      await wishes.inTenant(principal.tenantId, (trx) => sql`update members set alarm_mail = ${wanted} where tenant_id = ${principal.tenantId} and user_id = ${userId}`.execute(trx));
      return { wanted, mails };
    }),
    implement(operations.readReviewMail, async ({ principal: { tenantId, userId } }) => {
      const { rows: [row] } = await wishes.inTenant(tenantId, (trx) => sql<{ review_mail: boolean }>`select review_mail from members where tenant_id = ${tenantId} and user_id = ${userId}`.execute(trx));
      return { wanted: row?.review_mail ?? false, mails };
    }),
    implement(operations.updateReviewMail, async ({ principal, body: { wanted } }) => {
      const userId = requirePerson(principal.userId);
      await wishes.inTenant(principal.tenantId, (trx) => sql`update members set review_mail = ${wanted} where tenant_id = ${principal.tenantId} and user_id = ${userId}`.execute(trx));
      return { wanted, mails };
    }),
    implement(operations.listUnsentMail, async ({ principal: { tenantId } }) => {
      const rows = await wishes.inTenant(tenantId, (trx) => readUnsent(trx, tenantId, clock.now()));
      const known = await names(tenantId, [...new Set(rows.flatMap(({ userId }) => (userId === null ? [] : [userId])))]);
      return { mails, items: rows.map((row) => ({ ...row, userName: row.userId === null ? null : known.get(row.userId) ?? null })) };
    }),
  ];
}
