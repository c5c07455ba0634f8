import type { EntryKeyStore, StoredEntryKey } from './entry-keys.ts';

/** Key pairs that are gone with the process; for tests. */
export function createMemoryEntryKeyStore(): EntryKeyStore {
  let rows: StoredEntryKey[] = [];
  const used = new Set<string>();
  return {
    list: async () => rows,
    replace: async (current, made) => {
      if ((rows.find((row) => row.retiredAt === null)?.id ?? null) !== (current?.id ?? null)) return;
      rows = [...rows.map((row) => (row.retiredAt === null ? { ...row, retiredAt: made.createdAt } : row)), made];
    },
    rewrap: async (renewed) => { rows = rows.map((row) => (row.id === renewed.id ? renewed : row)); },
    destroy: async (ids) => { rows = rows.filter((row) => !ids.includes(row.id)); },
    useOnce: async (digest) => {
      const name = digest.toString('hex');
      if (used.has(name)) return false;
      used.add(name);
      return true;
    },
  };
}
