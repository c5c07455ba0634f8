import { canonicalText, oversightOperations as declared } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { type ImplementedOperation, type Principal, attachmentHeaders, decodeCursor, implement, toPage, uuidCursor } from '../../foundation/index.ts';
import { type PaperFile, writePaper } from '../../papers/index.ts';
import type { VaultTables } from '../../vault/index.ts';
import type { OversightDependencies } from './dependencies.ts';
import { listPlans, updatePlan } from './plans.ts';
import { reviewPaper } from './review-paper.ts';
import { listReviews, readableKinds, toSummary } from './review-rows.ts';
import { assignReview, decideItem, finishAction, makeNow, readReview, signReview } from './reviews.ts';

/** Reviews by the calendar: their plans, what they say, what is decided, who signs. */
export function oversightOperations(dependencies: OversightDependencies): readonly ImplementedOperation[] {
  const { clock, people } = dependencies;
  const database = dependencies.database.as<VaultTables>();
  return [
    implement(declared.listOversightPlans, async ({ principal }) => ({ items: await listPlans(dependencies, principal) })),
    implement(declared.updateOversightPlan, ({ principal, params, body, ifMatch }) => updatePlan(dependencies, principal, { ...params, ...body, ifMatch })),
    implement(declared.listOversightReviews, async ({ principal, query: { cursor, limit, kind, state } }) => {
      const { tenantId } = principal;
      const before = cursor === undefined ? null : decodeCursor(cursor, uuidCursor);
      const kinds = readableKinds(principal).filter((each) => kind === undefined || each === kind);
      const rows = await database.inTenant(tenantId, (trx) => listReviews(trx, { tenantId, kinds, waiting: state === 'waiting', before, most: limit + 1 }));
      const names = await people.names(tenantId, [...new Set(rows.flatMap((row) => [row.owner_id, row.signed_by].filter((id) => id !== null)))]);
      return toPage(rows, limit, (row) => toSummary(row, names, clock.now()), (row) => row.id);
    }),
    implement(declared.makeOversightReview, ({ principal, body: { kind } }) => makeNow(dependencies, principal, kind)),
    implement(declared.readOversightReview, ({ principal, params }) => readReview(dependencies, principal, params.reviewId)),
    implement(declared.assignOversightReview, ({ principal, params, body }) => assignReview(dependencies, principal, { ...params, ...body })),
    implement(declared.decideOversightItem, ({ principal, params, body }) => decideItem(dependencies, principal, { ...params, ...body })),
    implement(declared.finishOversightAction, ({ principal, params, body }) => finishAction(dependencies, principal, { ...params, ...body })),
    implement(declared.signOversightReview, ({ principal, params, body }) => signReview(dependencies, principal, { ...params, ...body })),
    implement(declared.exportOversightReview, async ({ principal, params, query: { format } }) => {
      const file = await exportReview(dependencies, principal, { ...params, format });
      return new Response(new Uint8Array(file.bytes), { status: 200, headers: attachmentHeaders(file.name, file.contentType) });
    }),
  ];
}

/** A review as a file. That it was taken stands in the log. */
async function exportReview(dependencies: OversightDependencies, principal: Principal, { reviewId, format }: { readonly reviewId: string; readonly format: 'pdf' | 'html' | 'json' }): Promise<PaperFile> {
  const { tenantId } = principal;
  const review = await readReview(dependencies, principal, reviewId);
  const stem = `${review.kind}-${review.from.slice(0, 10)}`;
  const { may: _may, ...kept } = review;
  const file = format === 'json' ? { name: `${stem}.json`, contentType: 'application/json', bytes: Buffer.from(canonicalText(kept) ?? '') } : await writePaper(format, reviewPaper(review, dependencies.url(), dependencies.clock.now()), stem);
  await dependencies.database.as<VaultTables>().inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'oversight.exported', actor: actorOf(principal), subjectId: reviewId, detail: { format, hash: review.hash } }));
  return file;
}
