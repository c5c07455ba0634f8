import { operations } from '@keystead/contract';
import { type ImplementedOperation, decodeCursor, encodeCursor, implement, uuidCursor } from '../../foundation/index.ts';
import { addComment, deleteComment, editComment, readComments, resolveComment } from '../comments/comments.ts';
import { type CatalogueContext, findRun } from './context.ts';

/** What people say about a run, for those who see it. */
export function runComments(context: CatalogueContext): readonly ImplementedOperation[] {
  return [
    implement(operations.listRunComments, async ({ principal, params, query }) => {
      const run = await findRun(context, principal, params.runId);
      const { items, last } = await readComments(context, principal, run, { after: query.cursor === undefined ? null : decodeCursor(query.cursor, uuidCursor), limit: query.limit });
      return { items, nextCursor: last === null ? null : encodeCursor(last) };
    }),
    implement(operations.addRunComment, async ({ principal, params, body }) => addComment(context, principal, await findRun(context, principal, params.runId), body)),
    implement(operations.editRunComment, async ({ principal, params, body }) => editComment(context, principal, await findRun(context, principal, params.runId), { id: params.commentId, ...body })),
    implement(operations.resolveRunComment, async ({ principal, params, body }) => resolveComment(context, principal, await findRun(context, principal, params.runId), { id: params.commentId, ...body })),
    implement(operations.deleteRunComment, async ({ principal, params }) => { await deleteComment(context, principal, await findRun(context, principal, params.runId), params.commentId); }),
  ];
}
