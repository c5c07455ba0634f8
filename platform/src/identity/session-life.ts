/** A session that nobody used for this long has ended, and none outlives the absolute limit. */
const idleLimitMs = 12 * 3_600_000;
const absoluteLimitMs = 7 * 24 * 3_600_000;
/** Noting each use would cost a write each time; a minute's precision is enough for both. */
const touchIntervalMs = 60_000;

/** Whether a session still counts, by its last use and its beginning. */
export function sessionIsLive(session: { readonly createdAt: Date; readonly updatedAt: Date }, now: Date): boolean {
  return now.getTime() - session.updatedAt.getTime() < idleLimitMs && now.getTime() - session.createdAt.getTime() < absoluteLimitMs;
}

/** Whether the last use, as noted, is so old that it should be noted again. */
export function touchIsDue(lastUsedAt: Date | null, now: Date): boolean {
  return lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= touchIntervalMs;
}
