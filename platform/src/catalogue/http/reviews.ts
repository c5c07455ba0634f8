import { operations } from '@keystead/contract';
import type { QueuePlace } from '../../approvals/index.ts';
import { type ImplementedOperation, decodeCursor, encodeCursor, implement } from '../../foundation/index.ts';
import { arrangeReview, readQueue, readReviewers } from '../runs/queue.ts';
import { type CatalogueContext, findRun, showRun } from './context.ts';

const placeCursor = /^\d{1,15} [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The queue of drafts that wait for a decision, whose each is, and until when. */
export function reviews(context: CatalogueContext): readonly ImplementedOperation[] {
  return [
    implement(operations.listReviews, async ({ principal, query }) => {
      const { items, next } = await readQueue(context, principal, { of: query.of, batchId: query.batchId, limit: query.limit, after: query.cursor === undefined ? null : placeOf(query.cursor) });
      return { items, nextCursor: next === null ? null : encodeCursor(`${next.urgency.getTime()} ${next.subjectId}`) };
    }),
    implement(operations.listReviewers, async ({ principal, params }) => ({ items: await readReviewers(context, await findRun(context, principal, params.runId)) })),
    implement(operations.arrangeReview, async ({ principal, params, body }) => {
      const row = await findRun(context, principal, params.runId);
      await arrangeReview(context, principal, row, body);
      return (await showRun(context, principal, row.id)).run;
    }),
  ];
}

function placeOf(cursor: string): QueuePlace {
  const [milliseconds = '', subjectId = ''] = decodeCursor(cursor, placeCursor).split(' ');
  return { urgency: new Date(Number(milliseconds)), subjectId };
}
