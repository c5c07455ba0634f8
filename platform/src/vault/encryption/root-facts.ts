import type { RootRing } from '@keystead/contract';
import { z } from 'zod';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { RootKeyFacts, RootKeyName } from '../kms/root-keys.ts';
import { rootCanaryName } from '../root-canary.ts';

// What keystead.installation says about root keys. Every function works in the caller's transaction, whatever its tables are called.

const nameShape = z.object({ kms: z.string(), kmsKeyId: z.string() });
const canaryShape = nameShape.extend({ retired: z.literal(true).optional() });

export interface NamedRootKey extends RootKeyName { readonly name: string; readonly retired: boolean }

const primaryName = (ring: RootRing): string => `root-key.${ring}`;

/** Every root key that ever had a canary in this database. */
export async function readKnownRootKeys<Tables>(trx: Transaction<Tables>, ring: RootRing): Promise<readonly NamedRootKey[]> {
  const name = rootCanaryName(ring);
  const { rows } = await sql<{ name: string; value: unknown }>`select name, value from installation where name = ${name} or name like ${`${name}/%`} order by written_at, name`.execute(trx);
  return rows.flatMap((row) => {
    const read = canaryShape.safeParse(row.value);
    return read.success ? [{ name: row.name, kms: read.data.kms, kmsKeyId: read.data.kmsKeyId, retired: read.data.retired === true }] : [];
  });
}

/** The facts by which a process chooses among the root keys that it has. */
export async function readRootKeyFacts<Tables>(trx: Transaction<Tables>, ring: RootRing): Promise<RootKeyFacts> {
  const { rows } = await sql<{ value: unknown }>`select value from installation where name = ${primaryName(ring)}`.execute(trx);
  const primary = nameShape.safeParse(rows[0]?.value);
  return { primary: primary.success ? primary.data : null, retired: (await readKnownRootKeys(trx, ring)).filter((key) => key.retired) };
}

export async function writePrimary<Tables>(trx: Transaction<Tables>, ring: RootRing, { kms, kmsKeyId }: RootKeyName): Promise<void> {
  await sql`insert into installation (name, value) values (${primaryName(ring)}, ${JSON.stringify({ kms, kmsKeyId })}::jsonb)
    on conflict (name) do update set value = excluded.value, written_at = now()`.execute(trx);
}

export async function writeCanary<Tables>(trx: Transaction<Tables>, name: string, canary: object): Promise<void> {
  await sql`insert into installation (name, value) values (${name}, ${JSON.stringify(canary)}::jsonb) on conflict (name) do nothing`.execute(trx);
}

/** Marks root keys as no longer needed: processes stop using them, and start without them. */
export async function retireRootKeys<Tables>(trx: Transaction<Tables>, names: readonly string[]): Promise<void> {
  await sql`update installation set value = value || '{"retired": true}'::jsonb where name = any(${names}::text[])`.execute(trx);
}
