import { operations } from '@keystead/contract';
import { decodeCursor, encodeCursor, implement, uuidCursor } from '../../foundation/index.ts';
import { readHistory } from '../runs/history.ts';
import type { CatalogueContext } from './context.ts';

export function listRuns(context: CatalogueContext) {
  return implement(operations.listRuns, async ({ principal, query }) => {
    const { cursor, limit, appId, state, audience, startedBy, from, until, q } = query;
    await context.store.recoverInterrupted(principal.tenantId);
    const { items, last } = await readHistory(context, principal, {
      appId, state, audience, startedBy, from: dateOf(from), until: dateOf(until), search: q, before: cursor === undefined ? null : decodeCursor(cursor, uuidCursor), limit,
    });
    return { items, nextCursor: last === null ? null : encodeCursor(last) };
  });
}

const dateOf = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));
