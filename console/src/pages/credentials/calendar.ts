/** Entries of a calendar by the month they are due in, in the order they came. */
export function byMonth<T extends { readonly dueAt: string }>(entries: readonly T[]): { readonly month: string; readonly entries: readonly T[] }[] {
  const names = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' });
  return [...Map.groupBy(entries, ({ dueAt }) => names.format(new Date(dueAt)))].map(([month, own]) => ({ month, entries: own }));
}
