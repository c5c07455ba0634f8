/** The ETag of a row that can be edited: its revision, as a strong validator (RFC 9110, section 8.8.3). */
export function etagOf(revision: number): string {
  return `"${revision}"`;
}
