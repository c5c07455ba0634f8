/** What a credential says beside its key. */
export type Connection = Readonly<Record<string, string>>;

/** `base`, and the connection where there is one, in one text that no other pair gives: `base` has no space in it. */
export function withConnection(base: string, said: Connection | undefined): string {
  const entries = Object.entries(said ?? {}).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return entries.length === 0 ? base : `${base} ${JSON.stringify(entries)}`;
}
