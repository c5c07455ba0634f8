import type pg from 'pg';

/** Schemas that are ours. */
const schemas = ['keystead', 'identity'] as const;

export interface StoredTable {
  /** `keystead.runs` */
  readonly name: string;
  /** All but those that the database computes. */
  readonly columns: readonly string[];
}

/** Every table of ours with rows of its own or in partitions, by name. Partitions are reached through their table. */
export async function readTables(client: pg.ClientBase): Promise<readonly StoredTable[]> {
  const { rows } = await client.query<StoredTable>(`
    select n.nspname || '.' || c.relname as name,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition order by 1`, [schemas]);
  return rows;
}

export interface ReadPartition { readonly name: string; readonly parent: string; readonly bound: string }

export async function readPartitions(client: pg.ClientBase): Promise<readonly ReadPartition[]> {
  const { rows } = await client.query<ReadPartition>(`
    select n.nspname || '.' || c.relname as name, pn.nspname || '.' || p.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
    where n.nspname = any($1) and c.relkind = 'r' and c.relispartition order by 1`, [schemas]);
  return rows;
}

export interface ReadSequence { readonly name: string; readonly last: string; readonly called: boolean }

export async function readSequences(client: pg.ClientBase): Promise<readonly ReadSequence[]> {
  const { rows } = await client.query<{ name: string }>(`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1) and c.relkind = 'S' order by 1`, [schemas]);
  const sequences: ReadSequence[] = [];
  for (const { name } of rows) {
    const [value] = (await client.query<{ last: string; called: boolean }>(`select last_value::text as last, is_called as called from ${quoted(name)}`)).rows;
    if (value !== undefined) sequences.push({ name, ...value });
  }
  return sequences;
}

/** References between tables, as the statements that make them. */
export async function readReferences(client: pg.ClientBase): Promise<readonly { readonly table: string; readonly name: string; readonly definition: string }[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(`
    select n.nspname || '.' || c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and n.nspname = any($1) order by 1, 2`, [schemas]);
  return rows;
}

/** `keystead.runs` as SQL names it. */
export function quoted(name: string): string {
  return name.split('.').map((part) => `"${part.replaceAll('"', '""')}"`).join('.');
}
