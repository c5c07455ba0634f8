/** What an organisation asks of the sessions in it. */
export interface SessionLimits {
  /** A session that nobody used for this long has ended. */
  readonly idleMinutes: number;
  /** And none outlives this. */
  readonly hours: number;
}

/** Operators outside of every organisation: an hour without use, a day at most. */
export const platformLimits: SessionLimits = { idleMinutes: 60, hours: 24 };

/** Noting each use would cost a write each time; a minute's precision is enough for both. */
const touchIntervalMs = 60_000;

/** Whether a session still counts, by its last use and its beginning. */
export function sessionIsLive(session: { readonly createdAt: Date; readonly updatedAt: Date }, limits: SessionLimits, now: Date): boolean {
  return now.getTime() - session.updatedAt.getTime() < limits.idleMinutes * 60_000 && now.getTime() - session.createdAt.getTime() < limits.hours * 3_600_000;
}

/** Whether the last use, as noted, is so old that it should be noted again. */
export function touchIsDue(lastUsedAt: Date | null, now: Date): boolean {
  return lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= touchIntervalMs;
}
