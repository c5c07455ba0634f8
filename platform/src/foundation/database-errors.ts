/** Whether PostgreSQL refused a second row of the same name or id (`unique_violation`). */
export function isUniqueViolation(error: unknown): boolean {
  return hasCode(error, '23505');
}

/** Whether PostgreSQL refused a row that refers to one that is not there (`foreign_key_violation`). */
export function isForeignKeyViolation(error: unknown): boolean {
  return hasCode(error, '23503');
}

/** Whether PostgreSQL ended a statement that took longer than it may (`query_canceled`). */
export function isQueryCanceled(error: unknown): boolean {
  return hasCode(error, '57014');
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
