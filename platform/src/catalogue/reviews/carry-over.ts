import { isExpired } from '../../approvals/index.ts';
import { actorOf, recordEvent } from '../../audit/index.ts';
import type { Principal } from '../../foundation/index.ts';
import { type Gate, arrangeGate, mayBeHanded, readGate } from '../runs/gate.ts';
import type { RunRow, RunTransaction } from '../runs/store.ts';

interface Carried {
  readonly row: RunRow;
  /** The request for a decision that the edit took the place of. */
  readonly former: Gate;
  /** Who holds the qualification that is asked for now, and may decide at all. */
  readonly holders: readonly { readonly userId: string }[];
  readonly now: Date;
}

/**
 * Carries over what people arranged about the review of a draft, once the edited text has asked for its own: whom it was handed to, as long as they can still
 * decide it, and the day that somebody set, as long as it is to come. What nobody decided in time is everybody's again. An event says what was kept and what
 * ended; where nothing had been arranged, there is none.
 */
export async function carryOver(trx: RunTransaction, principal: Principal, { row, former, holders, now }: Carried): Promise<void> {
  const gate = await readGate(trx, { ...row, edited: true });
  if (gate === null || (former.assignedTo === null && !former.dueByHand)) return;
  const lapsed = isExpired(former, now);
  const keepsReviewer = !lapsed && former.assignedTo !== null && former.qualification === gate.qualification && mayBeHanded(gate, holders).some(({ userId }) => userId === former.assignedTo);
  const keepsDate = !lapsed && former.dueByHand && (former.dueAt === null || (former.dueAt > now && former.dueAt <= gate.expiresAt));
  const arranged = keepsReviewer || keepsDate ? await arrangeGate(trx, row, { ...keepsReviewer ? { assignedTo: former.assignedTo } : {}, ...keepsDate ? { dueAt: former.dueAt } : {} }) : gate;
  const became = (there: boolean, kept: boolean): string => (there ? kept ? 'kept' : 'ended' : 'none');
  await recordEvent(trx, {
    tenantId: row.tenant_id, action: 'approval.carried-over', actor: actorOf(principal), subjectId: gate.id,
    detail: { run: row.id, app: row.app_id, handOver: became(former.assignedTo !== null, keepsReviewer), date: became(former.dueByHand, keepsDate), assignedTo: arranged.assignedTo, dueAt: arranged.dueAt?.toISOString() ?? null },
  });
}
