import { createHash } from 'node:crypto';
import { type OversightDocument, type OversightKind, canonicalText } from '@keystead/contract';
import { sql } from '../../foundation/index.ts';
import type { VaultTables } from '../../vault/index.ts';
import type { OversightDependencies } from './dependencies.ts';
import { sectionsOf } from './kinds.ts';

export interface Period { readonly from: Date; readonly to: Date; readonly timeZone: string }
export interface MadeDocument { readonly document: OversightDocument; /** Canonical JSON. */ readonly text: string; readonly hash: string; readonly items: number }

/** Made later than this after its time, a review says so. */
const lateMilliseconds = 36 * 3_600_000;

/** Reads every section of a review from live data. What it gives is what is kept, hashed and signed. */
export async function makeDocument(dependencies: OversightDependencies, { tenantId, kind, from, to, timeZone }: Period & { readonly tenantId: string; readonly kind: OversightKind }): Promise<MadeDocument> {
  const now = dependencies.clock.now();
  const document = await dependencies.database.as<VaultTables>().inTenant(tenantId, async (trx): Promise<OversightDocument> => {
    const organisation = (await sql<{ name: string }>`select name from tenants where id = ${tenantId}`.execute(trx)).rows[0]?.name ?? '';
    const sections = [];
    for (const read of sectionsOf[kind]) sections.push(await read({ trx, dependencies, tenantId, from, to, now, timeZone }));
    return { format: 'keystead-oversight/1', kind, organisation, from: from.toISOString(), to: to.toISOString(), timeZone, madeAt: now.toISOString(), late: now.getTime() - to.getTime() > lateMilliseconds, sections };
  });
  const text = canonicalText(document);
  if (text === null) throw new Error('a review has no canonical form');
  return { document, text, hash: hashOf(text), items: document.sections.reduce((sum, { items }) => sum + items.length, 0) };
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
