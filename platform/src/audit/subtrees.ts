import { type Proof, type ProofPlan, type Subtree, joinHashes, makeProof, merkleRoot, openCompactRange, planConsistency, planInclusion, sameBytes, splitHashes } from '@keystead/contract';
import { KeysteadError, type Transaction, sql } from '../foundation/index.ts';
import { sha256 } from './make-leaf.ts';
import type { AuditTables } from './tables.ts';

/** Roots are kept of every eighth height: of subtrees of 256 leaves, of 256 such, and so on. What is between is hashed when it is asked for: 255 hashes at the most for each of them. */
const keptEvery = 8;
const perTile = 2 ** keptEvery;

/** Gathers what is to be kept while a log grows. */
export interface SubtreeCollector {
  /** For `openCompactRange`. */
  readonly onSubtree: (subtree: Subtree, root: Uint8Array) => void;
  /** Writes what was gathered since the last time. */
  store(trx: Transaction<AuditTables>, tenantId: string): Promise<void>;
}

export function collectSubtrees(): SubtreeCollector {
  const runs = new Map<number, { first: number; roots: Uint8Array[] }>();
  return {
    onSubtree({ height, index }, root) {
      if (height % keptEvery !== 0) return;
      const run = runs.get(height);
      if (run === undefined) runs.set(height, { first: index, roots: [root] });
      else run.roots.push(root);
    },
    async store(trx, tenantId) {
      const rows = [...runs].map(([height, { first, roots }]) => ({ tenant_id: tenantId, height, first, roots: Buffer.from(joinHashes(roots)) }));
      runs.clear();
      if (rows.length > 0) await trx.insertInto('audit_subtrees').values(rows).execute();
    },
  };
}

/**
 * The inclusion proof (RFC 6962, section 2.1.1) of an entry in the log as it was at `size`. Reads two slices of hashes for each eighth height of the tree at most, and hashes no more than them.
 * @throws KeysteadError `unavailable` while subtrees are missing that have to be made anew.
 */
export function proveInclusion(trx: Transaction<AuditTables>, tenantId: string, { index, size }: { readonly index: number; readonly size: number }): Promise<Proof> {
  return proveBy(trx, tenantId, planInclusion(index, size));
}

/** The consistency proof (RFC 6962, section 2.1.2) from the log as it was at `from` to what it was at `size`; at the same cost. @throws KeysteadError as `proveInclusion`. */
export function proveConsistency(trx: Transaction<AuditTables>, tenantId: string, { from, size }: { readonly from: number; readonly size: number }): Promise<Proof> {
  return proveBy(trx, tenantId, planConsistency(from, size));
}

async function proveBy(trx: Transaction<AuditTables>, tenantId: string, plan: ProofPlan): Promise<Proof> {
  const slices = await readSlices(trx, tenantId, slicesOf(plan.flat()));
  return makeProof(plan, (subtree) => {
    const { height, from, to } = hashesOf(subtree);
    const slice = slices.find((each) => each.height === height && each.from <= from && to <= each.to);
    const hashes = slice?.hashes.slice(from - slice.from, to - slice.from) ?? [];
    if (hashes.length !== to - from) throw new KeysteadError('unavailable', { detail: 'The tree of this log is being put together anew; proofs can be made again in a moment.' });
    return merkleRoot(hashes, sha256);
  }, sha256);
}

/** Hashes of one height, from one index up to another. */
interface Slice { readonly height: number; readonly from: number; readonly to: number }

/** The kept hashes (or leaf hashes) that a subtree is made of. */
function hashesOf({ height, index }: Subtree): Slice {
  const above = height % keptEvery;
  return { height: height - above, from: index * 2 ** above, to: (index + 1) * 2 ** above };
}

/** One slice for each tile of 256 that something is needed of: a proof needs nearly all of it. */
function slicesOf(subtrees: readonly Subtree[]): readonly Slice[] {
  const tiles = Map.groupBy(subtrees.map(hashesOf), ({ height, from }) => `${height} ${Math.floor(from / perTile)}`);
  return [...tiles.values()].map((parts) => ({ height: parts[0]?.height ?? 0, from: Math.min(...parts.map(({ from }) => from)), to: Math.max(...parts.map(({ to }) => to)) }));
}

interface Piece { readonly place: number; readonly hashes: Buffer }

/** Two queries, however many slices: leaf hashes stand with the checkpoint that signed them, roots by their height. */
async function readSlices(trx: Transaction<AuditTables>, tenantId: string, slices: readonly Slice[]): Promise<readonly (Slice & { readonly hashes: readonly Uint8Array[] })[]> {
  const asked = (fits: (slice: Slice) => boolean) => {
    const chosen = [...slices.entries()].filter(([, slice]) => fits(slice));
    return sql`unnest(${chosen.map(([place]) => place)}::int[], ${chosen.map(([, { height }]) => height)}::int[], ${chosen.map(([, { from }]) => from)}::bigint[], ${chosen.map(([, { to }]) => to)}::bigint[]) as asked (place, height, low, high)`;
  };
  const cut = (hashes: string, first: string, end: string) => sql.raw(`substr(${hashes}, (32 * (greatest(low, ${first}) - ${first}) + 1)::int, (32 * (least(high, ${end}) - greatest(low, ${first})))::int)`);
  const { rows: leaves } = await sql<Piece>`
    select place, ${cut('leaf_hashes', 'from_size', 'size')} as hashes from ${asked(({ height }) => height === 0)}
    cross join lateral (select from_size, size, leaf_hashes from audit_checkpoints
      where tenant_id = ${tenantId} and size > low and size <= coalesce((select size from audit_checkpoints where tenant_id = ${tenantId} and size >= high order by size limit 1), high)) c
    order by place, size`.execute(trx);
  const { rows: roots } = slices.every(({ height }) => height === 0) ? { rows: [] } : await sql<Piece>`
    select place, ${cut('roots', 'first', 'next')} as hashes from ${asked(({ height }) => height > 0)}
    cross join lateral (select first, first + octet_length(roots) / 32 as next, roots from audit_subtrees s
      where s.tenant_id = ${tenantId} and s.height = asked.height and first < high and first >= coalesce((select first from audit_subtrees where tenant_id = ${tenantId} and height = asked.height and first <= low order by first desc limit 1), 0)) s
    where next > low order by place, first`.execute(trx);
  const pieces = Map.groupBy([...leaves, ...roots], ({ place }) => place);
  return slices.map((slice, place) => ({ ...slice, hashes: splitHashes(Buffer.concat((pieces.get(place) ?? []).map(({ hashes }) => hashes))) ?? [] }));
}

/** Whether every root that a log of this size has is kept: as far as their number says. */
export async function keepsSubtrees(trx: Transaction<AuditTables>, tenantId: string, size: number): Promise<boolean> {
  const heights = heightsAt(size);
  if (heights.length === 0) return true;
  const { rows } = await sql<{ height: number; kept: number }>`
    select height, coalesce((select first + octet_length(roots) / 32 from audit_subtrees s where s.tenant_id = ${tenantId} and s.height = asked.height order by first desc limit 1), 0) as kept
    from unnest(${heights}::int[]) as asked (height)`.execute(trx);
  return rows.every(({ height, kept }) => Number(kept) === Math.floor(size / 2 ** height));
}

function heightsAt(size: number): number[] {
  const heights: number[] = [];
  for (let height = keptEvery; 2 ** height <= size; height += keptEvery) heights.push(height);
  return heights;
}

/**
 * Makes the roots anew, from the leaf hashes that checkpoints keep: of a log that is older than they are, or where somebody removed them.
 * @returns false where those hashes do not lead to the signed root: nothing is kept of them then.
 */
export async function rebuildSubtrees(trx: Transaction<AuditTables>, tenantId: string, signed: { readonly size: number; readonly root: Uint8Array }): Promise<boolean> {
  const collector = collectSubtrees();
  const range = openCompactRange(sha256, undefined, collector.onSubtree);
  while (range.size < signed.size) {
    const next = await trx.selectFrom('audit_checkpoints').select(['from_size', 'leaf_hashes']).where('tenant_id', '=', tenantId).where('size', '>', range.size).orderBy('size').limit(1).executeTakeFirst();
    const hashes = next === undefined || next.from_size !== range.size ? null : splitHashes(next.leaf_hashes);
    if (hashes === null || hashes.length === 0) return false;
    for (const hash of hashes) range.append(hash);
  }
  if (range.size !== signed.size || !sameBytes(range.root(), signed.root)) return false;
  await trx.deleteFrom('audit_subtrees').where('tenant_id', '=', tenantId).execute();
  await collector.store(trx, tenantId);
  return true;
}
