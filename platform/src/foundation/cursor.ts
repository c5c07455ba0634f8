import { InvalidRequest } from './errors.ts';

/** Cursors are opaque to callers: base64url of the last item's sort key. */
export function encodeCursor(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

/** @throws InvalidRequest when the cursor is not one of ours. `accept` says what the decoded key must look like. */
export function decodeCursor(cursor: string, accept: RegExp): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!accept.test(key)) throw new InvalidRequest([{ path: 'query.cursor', message: 'is not a cursor of this list' }]);
  return key;
}

export const uuidCursor = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const integerCursor = /^\d{1,15}$/;

/** Cuts a result that was read with `limit + 1` rows into a page. */
export function toPage<Row, Item>(rows: readonly Row[], limit: number, map: (row: Row) => Item, keyOf: (row: Row) => string): { items: Item[]; nextCursor: string | null } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { items: kept.map(map), nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}
