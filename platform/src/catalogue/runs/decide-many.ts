import { type ResponseOf, type operations, renderError } from '@keystead/contract';
import { KeysteadError, type Principal } from '../../foundation/index.ts';
import { type CatalogueContext, findRun } from '../http/context.ts';
import { openedBy } from './openings.ts';
import { decideRun } from './review.ts';

type Items = ResponseOf<typeof operations.decideRuns>['items'];

interface Wish {
  readonly decision: 'approve' | 'reject'; readonly reason?: string | undefined; readonly attestation?: boolean | undefined; readonly reviewed: boolean;
  readonly items: readonly { readonly runId: string; readonly subjectHash: string }[];
}

/**
 * Decides over several drafts, each by a decision of its own about exactly its text. One that is refused says why and leaves the others alone: it was
 * started or last changed by whoever decides, its text changed, somebody else decided it, or it was not opened and nobody says that it was reviewed.
 */
export async function decideRuns(context: CatalogueContext, principal: Principal, { items, reviewed, ...wish }: Wish): Promise<Items> {
  const { tenantId, userId } = principal;
  const ids = [...new Set(items.map(({ runId }) => runId))];
  const opened = await context.store.database.inTenant(tenantId, (trx) => openedBy(trx, userId, ids));
  const decided: Items = [];
  for (const runId of ids) {
    const subjectHash = items.find((item) => item.runId === runId)?.subjectHash ?? '';
    try {
      const row = await findRun(context, principal, runId);
      const wasOpened = opened.get(runId) === subjectHash;
      if (!wasOpened && !reviewed) throw new KeysteadError('conflict', { detail: 'you have not opened this text; open it, or state that you reviewed all of them' });
      await decideRun(context, principal, row, { decision: wish.decision, subjectHash, reason: wish.reason ?? null, attestation: wish.attestation ?? false, together: { drafts: ids.length, read: wasOpened ? 'opened' : 'stated' } });
      decided.push({ runId, decided: true, refusal: null });
    } catch (error) {
      if (!(error instanceof KeysteadError) || error.code === 'internal') throw error;
      decided.push({ runId, decided: false, refusal: { code: error.code, ...renderError(error.code, error.parameters) } });
    }
  }
  return decided;
}
