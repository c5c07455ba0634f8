import { setImmediate } from 'node:timers/promises';
import { type Proof, type ProofPlan, type Subtree, joinHashes, makeProof, merkleRoot, openCompactRange, planConsistency, planInclusion, sameBytes, splitHashes, verifyConsistency, verifyInclusion } from '@keystead/contract';
import { type TenantDatabase, type Transaction, sql } from '../foundation/index.ts';
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
      // A row that somebody put there holds up no signature: what is kept is looked through, and made anew.
      if (rows.length > 0) await trx.insertInto('audit_subtrees').values(rows).onConflict((conflict) => conflict.doNothing()).execute();
    },
  };
}

/**
 * The inclusion proof (RFC 6962, section 2.1.1) of an entry in the log as it was signed at `size`. Reads two slices of hashes for each eighth height of the tree at most, and hashes no more than them.
 * It holds, or there is none: what is kept may be missing or altered, and then it is made of all leaf hashes.
 * @returns `null` where no checkpoint of that size stands here, or its leaf hashes do not lead to what was signed.
 */
export async function proveInclusion(trx: Transaction<AuditTables>, tenantId: string, { index, size }: { readonly index: number; readonly size: number }): Promise<Proof | null> {
  const root = await readRoot(trx, tenantId, size);
  return root === null ? null : proveBy(trx, tenantId, inclusionOf(index, { size, root }));
}

function inclusionOf(index: number, { size, root }: { readonly size: number; readonly root: Uint8Array }): Wanted {
  const leaf: Subtree = { height: 0, index };
  return { plan: planInclusion(index, size), size, also: [leaf], holds: (proof, hashOf) => verifyInclusion({ index, size, leafHash: hashOf(leaf), root, proof }, sha256) };
}

/** The consistency proof (RFC 6962, section 2.1.2) from the log as it was signed at `from` to what was signed at `size`; at the same cost. @returns as `proveInclusion`. */
export async function proveConsistency(trx: Transaction<AuditTables>, tenantId: string, { from, size }: { readonly from: number; readonly size: number }): Promise<Proof | null> {
  const [firstRoot, root] = [from === 0 ? sha256(new Uint8Array()) : await readRoot(trx, tenantId, from), await readRoot(trx, tenantId, size)];
  if (firstRoot === null || root === null || from > size) return null;
  return proveBy(trx, tenantId, { plan: planConsistency(from, size), size, also: [], holds: (proof) => verifyConsistency({ firstSize: from, firstRoot, size, root, proof }, sha256) });
}

async function readRoot(trx: Transaction<AuditTables>, tenantId: string, size: number): Promise<Uint8Array | null> {
  return (await trx.selectFrom('audit_checkpoints').select('root').where('tenant_id', '=', tenantId).where('size', '=', size).executeTakeFirst())?.root ?? null;
}

type HashOf = (subtree: Subtree) => Uint8Array;
interface Wanted {
  readonly plan: ProofPlan;
  readonly size: number;
  /** Subtrees that are not in the proof, and needed to tell whether it holds. */
  readonly also: readonly Subtree[];
  readonly holds: (proof: Proof, hashOf: HashOf) => boolean;
}

/** A hash that is not there. */
class HashMissing extends Error {}

async function proveBy(trx: Transaction<AuditTables>, tenantId: string, wanted: Wanted): Promise<Proof | null> {
  return madeOf(wanted, await readKept(trx, tenantId, subtreesOf(wanted))) ?? madeOf(wanted, await hashAll(trx, tenantId, { size: wanted.size, subtrees: subtreesOf(wanted) }));
}

const subtreesOf = ({ plan, also }: Wanted): readonly Subtree[] => [...plan.flat(), ...also];

/** `null` where a hash is missing, or the proof does not hold. */
function madeOf({ plan, holds }: Wanted, hashOf: HashOf): Proof | null {
  try {
    const proof = makeProof(plan, hashOf, sha256);
    return holds(proof, hashOf) ? proof : null;
  } catch (error) {
    if (error instanceof HashMissing) return null;
    throw error;
  }
}

/** Roots out of what is kept. */
async function readKept(trx: Transaction<AuditTables>, tenantId: string, subtrees: readonly Subtree[]): Promise<HashOf> {
  const slices = await readSlices(trx, tenantId, slicesOf(subtrees));
  return (subtree) => {
    const { height, from, to } = hashesOf(subtree);
    const slice = slices.find((each) => each.height === height && each.from <= from && to <= each.to);
    const hashes = slice?.hashes.slice(from - slice.from, to - slice.from) ?? [];
    if (hashes.length !== to - from) throw new HashMissing();
    return merkleRoot(hashes, sha256);
  };
}

/** The same out of all leaf hashes: right as long as they are, and as slow as the log is long. */
async function hashAll(trx: Transaction<AuditTables>, tenantId: string, { size, subtrees }: { readonly size: number; readonly subtrees: readonly Subtree[] }): Promise<HashOf> {
  const nameOf = ({ height, index }: Subtree): string => `${height} ${index}`;
  const wanted = new Set(subtrees.map(nameOf));
  const found = new Map<string, Uint8Array>();
  const note = (subtree: Subtree, root: Uint8Array): void => { if (wanted.has(nameOf(subtree))) found.set(nameOf(subtree), root); };
  const range = openCompactRange(sha256, undefined, note);
  for await (const hashes of readLeafHashes((work) => work(trx), tenantId, size)) {
    for (const hash of hashes) {
      note({ height: 0, index: range.size }, hash);
      range.append(hash);
    }
  }
  return (subtree) => {
    const root = found.get(nameOf(subtree));
    if (root === undefined) throw new HashMissing();
    return root;
  };
}

type InTransaction = <Result>(work: (trx: Transaction<AuditTables>) => Promise<Result>) => Promise<Result>;

/** Leaf hashes up to a size, as checkpoints keep them; it ends where one is missing. Some thousands at a time, and others have their turn between them. */
async function* readLeafHashes(inTransaction: InTransaction, tenantId: string, size: number): AsyncGenerator<readonly Uint8Array[]> {
  for (let from = 0; from < size;) {
    const start = from;
    const rows = await inTransaction((trx) => trx.selectFrom('audit_checkpoints').select(['from_size', 'leaf_hashes']).where('tenant_id', '=', tenantId).where('size', '>', start)
      .where('size', '<=', sql<number>`greatest(${Math.min(start + leavesAtOnce, size)}::bigint, (select min(size) from audit_checkpoints where tenant_id = ${tenantId} and size > ${start}))`).orderBy('size').execute());
    for (const row of rows) {
      const hashes = row.from_size === from ? splitHashes(row.leaf_hashes) : null;
      if (hashes === null || hashes.length === 0) return;
      for (let at = 0; at < hashes.length; at += leavesInTurn) {
        yield hashes.slice(at, at + leavesInTurn);
        await setImmediate();
      }
      from += hashes.length;
    }
    if (rows.length === 0) return;
  }
}

/** Of small checkpoints, that one query reads; and that are hashed before whatever else waits has its turn (some milliseconds). */
const leavesAtOnce = 50_000;
const leavesInTurn = 2_000;

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

/**
 * Whether what a log keeps is whole: as many roots of each height as it has, one row after the other, and a proof of one entry, chosen by chance, that holds. The rows are looked through where `thorough`
 * says so; otherwise the last ones alone.
 */
export async function keepsSubtrees(trx: Transaction<AuditTables>, tenantId: string, { size, thorough, chance }: { readonly size: number; readonly thorough: boolean; readonly chance: (below: number) => number }): Promise<boolean> {
  const heights = heightsAt(size);
  if (heights.length === 0) return true;
  const kept = await (thorough ? sql<{ height: number; kept: number }>`
    select height, case when bool_and(first = before) then max(next) else 0 end as kept from (
      select height, first, first + octet_length(roots) / 32 as next, coalesce(lag(first + octet_length(roots) / 32) over (partition by height order by first), 0) as before from audit_subtrees where tenant_id = ${tenantId}) s group by 1`
    : sql<{ height: number; kept: number }>`
    select height, (select first + octet_length(roots) / 32 from audit_subtrees s where s.tenant_id = ${tenantId} and s.height = asked.height order by first desc limit 1) as kept
    from unnest(${heights}::int[]) as asked (height)`).execute(trx);
  const counts = new Map(kept.rows.map(({ height, kept: count }) => [height, Number(count ?? 0)]));
  if (heights.some((height) => counts.get(height) !== Math.floor(size / 2 ** height))) return false;
  const root = await readRoot(trx, tenantId, size);
  if (root === null) return false;
  const wanted = inclusionOf(chance(size), { size, root });
  return madeOf(wanted, await readKept(trx, tenantId, subtreesOf(wanted))) !== null;
}

function heightsAt(size: number): number[] {
  const heights: number[] = [];
  for (let height = keptEvery; 2 ** height <= size; height += keptEvery) heights.push(height);
  return heights;
}

/**
 * Makes the roots up to a checkpoint anew, from the leaf hashes that checkpoints keep: of a log that is older than they are, or where somebody removed or altered them. Nobody waits for it: it reads in
 * transactions of their own, and what is signed meanwhile stays.
 * @param going asked between pieces; where it says no, nothing is changed.
 * @returns false where those hashes do not lead to the signed root: nothing is kept of them then.
 */
export async function rebuildSubtrees(database: Pick<TenantDatabase<AuditTables>, 'transaction'>, tenantId: string, { signed, going }: { readonly signed: { readonly size: number; readonly root: Uint8Array }; readonly going: () => boolean }): Promise<boolean> {
  const collector = collectSubtrees();
  const range = openCompactRange(sha256, undefined, collector.onSubtree);
  for await (const hashes of readLeafHashes((work) => database.transaction(work), tenantId, signed.size)) {
    for (const hash of hashes) range.append(hash);
    if (!going()) return true;
  }
  if (range.size !== signed.size || !sameBytes(range.root(), signed.root)) return false;
  await database.transaction(async (trx) => {
    await sql`
      delete from audit_subtrees where tenant_id = ${tenantId}
      and (first < ${signed.size}::bigint >> height::int or first >= (select max(size) from audit_checkpoints where tenant_id = ${tenantId}) >> height::int)`.execute(trx);
    await collector.store(trx, tenantId);
  });
  return true;
}
