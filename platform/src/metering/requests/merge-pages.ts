/** Where a request stands in the log: by its time, then by its id. */
export interface Place { readonly occurredAt: Date; readonly requestId: string }

/** What one source has of a page: its newest that fit, at most `limit + 1`, and how far down it was looked through (`null`: to its end). */
export interface Found<Row> { readonly rows: readonly Row[]; readonly lookedTo: Place | null }

/** One page, newest first, out of several sources, and where the next one begins (`null`: nowhere). Pure. */
export function mergePages<Row>(found: readonly Found<Row>[], limit: number, placeOf: (row: Row) => Place): { readonly rows: readonly Row[]; readonly next: Place | null } {
  // Below the place where one source stopped, nobody knows what it has.
  const known = found.flatMap(({ lookedTo }) => lookedTo ?? []).toSorted(newestFirst)[0] ?? null;
  const rows = found.flatMap((each) => each.rows).filter((row) => known === null || newestFirst(placeOf(row), known) <= 0).toSorted((left, right) => newestFirst(placeOf(left), placeOf(right)));
  const last = rows[limit - 1];
  return { rows: rows.slice(0, limit), next: rows.length > limit && last !== undefined ? placeOf(last) : known };
}

/** Negative where the first is newer. */
export function newestFirst(left: Place, right: Place): number {
  const byTime = right.occurredAt.getTime() - left.occurredAt.getTime();
  if (byTime !== 0) return byTime;
  return left.requestId === right.requestId ? 0 : left.requestId > right.requestId ? -1 : 1;
}
