import { createHash, generateKeyPairSync, hash, randomInt, sign } from 'node:crypto';
import { type LeafV1, type Proof, encodeLeaf, formatCheckpoint, formatVerifierKey, hashLeaf, joinHashes, noteKey, openCompactRange, originOfLog, signNote, verifyAuditExport, verifyConsistency, verifyInclusion } from '@keystead/contract';
import { type AuditTables, collectSubtrees, proveConsistency, proveInclusion, verifierPorts } from '../../platform/src/audit/index.ts';
import { newId, openDatabase } from '../../platform/src/foundation/index.ts';
import { type LedgerWorld, sizesOf } from '../ledger/world.ts';

export interface ProofFigures {
  readonly leaves: number;
  /** Seconds for the tree from nothing, stored; and the bytes it then takes, leaf hashes among them. */
  readonly treeSeconds: number;
  readonly treeBytes: number;
  readonly inclusion: Taken;
  readonly consistency: Taken;
  /** A whole export, verified as an auditor does it. */
  readonly exported: { readonly entries: number; readonly seconds: number; readonly bytes: number };
}

/** Microseconds each, median, with the queries; and the most hashes. */
interface Taken { readonly prove: number; readonly verify: number; readonly hashes: number }

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
/** Entries of a checkpoint at about 800 events a second. */
const checkpointLeaves = 50_000;
const rounds = 300;
const warmRounds = 50;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Proofs in a log of so many leaves, made as the server makes them: out of what the database keeps, with its queries. */
export async function measureProofs(world: LedgerWorld, leaves: number, exportedEntries: number): Promise<ProofFigures> {
  const tenantId = newId();
  const { seconds, roots } = await fillLog(world, tenantId, leaves);
  const database = openDatabase({ url: world.runtimeUrl, role: 'keystead_app', maxConnections: 1 });
  const sizes = [...roots.keys()];
  const root = roots.get(leaves) ?? new Uint8Array();
  const inclusions: Taken[] = [];
  const consistencies: Taken[] = [];
  for (let round = -warmRounds; round < rounds; round += 1) {
    const index = randomInt(leaves);
    const inclusion = await taken(
      () => database.as<AuditTables>().inTenant(tenantId, (trx) => proveInclusion(trx, tenantId, { index, size: leaves })),
      (proof) => verifyInclusion({ index, size: leaves, leafHash: hashAt(index), root, proof }, sha256),
    );
    const from = sizes[randomInt(sizes.length)] ?? leaves;
    const consistency = await taken(
      () => database.as<AuditTables>().inTenant(tenantId, (trx) => proveConsistency(trx, tenantId, { from, size: leaves })),
      (proof) => verifyConsistency({ firstSize: from, firstRoot: roots.get(from) ?? new Uint8Array(), size: leaves, root, proof }, sha256),
    );
    if (round >= 0) { inclusions.push(inclusion); consistencies.push(consistency); }
  }
  await database.close();
  const summed = (all: readonly Taken[]): Taken => ({ prove: median(all.map(({ prove }) => prove)), verify: median(all.map(({ verify }) => verify)), hashes: Math.max(...all.map(({ hashes }) => hashes)) });
  const bytes = Object.values(await sizesOf(world.owner, ['audit_checkpoints', 'audit_subtrees'])).reduce((sum, each) => sum + each, 0);
  return { leaves, treeSeconds: seconds, treeBytes: bytes, inclusion: summed(inclusions), consistency: summed(consistencies), exported: await measureExport(exportedEntries) };
}

/** What the sequencer writes of a log beside its entries, which no proof reads. Gives the root at each checkpoint. */
async function fillLog(world: LedgerWorld, tenantId: string, leaves: number): Promise<{ seconds: number; roots: ReadonlyMap<number, Uint8Array> }> {
  const database = openDatabase({ url: world.runtimeUrl, role: 'keystead_sequencer', maxConnections: 1 });
  const collector = collectSubtrees();
  const range = openCompactRange(sha256, undefined, collector.onSubtree);
  const roots = new Map<number, Uint8Array>();
  const began = performance.now();
  while (range.size < leaves) {
    const from = range.size;
    const hashes = Array.from({ length: Math.min(checkpointLeaves, leaves - from) }, (_nothing, index) => hashAt(from + index));
    for (const each of hashes) range.append(each);
    const [size, root] = [range.size, range.root()];
    roots.set(size, root);
    await database.as<AuditTables>().transaction(async (trx) => {
      await trx.insertInto('audit_checkpoints').values({ tenant_id: tenantId, size, from_size: from, root: Buffer.from(root), note: 'not read here', edge: Buffer.from(range.edge()), leaf_hashes: Buffer.from(joinHashes(hashes)), made_at: new Date() }).execute();
      await collector.store(trx, tenantId);
    });
  }
  await database.close();
  return { seconds: (performance.now() - began) / 1_000, roots };
}

const number = Buffer.alloc(8);
function hashAt(index: number): Uint8Array {
  number.writeBigUInt64BE(BigInt(index));
  return hashLeaf(number, sha256);
}

async function taken(make: () => Promise<Proof | null>, verify: (proof: Proof) => boolean): Promise<Taken> {
  const began = performance.now();
  const proof = await make();
  const made = performance.now();
  if (proof === null || !verify(proof)) throw new Error('a proof does not hold');
  return { prove: (made - began) * 1_000, verify: (performance.now() - made) * 1_000, hashes: proof.length };
}

async function measureExport(entries: number): Promise<ProofFigures['exported']> {
  const tenant = newId();
  const pair = generateKeyPairSync('ed25519');
  const key = noteKey(originOfLog('bench.example', tenant), pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32), sha256);
  const verifierKey = formatVerifierKey(key);
  let bytes = 0;
  let making = 0;

  /** Written as it is read, so that ten million of them need no disk; the time for the writing is taken off. */
  function* lines(): Generator<string> {
    let paused = performance.now();
    const put = (line: unknown): string => { const text = JSON.stringify(line); bytes += text.length + 1; making += performance.now() - paused; return text; };
    yield put({ keystead: 'audit-export', version: 1, origin: key.name, tenant, verifierKey, exportedAt: '2026-11-22T00:00:00.000Z' });
    paused = performance.now();
    const range = openCompactRange(sha256);
    let recent: Uint8Array[] = [];
    let checkpoints = 0;
    for (let seq = 0; seq < entries; seq += 1) {
      const leaf = Buffer.from(encodeLeaf(leafAt(tenant, seq)));
      const leafHash = hashLeaf(leaf, sha256);
      range.append(leafHash);
      recent.push(leafHash);
      yield put({ sequence: seq, leaf: leaf.toString('base64'), leafHash: Buffer.from(leafHash).toString('hex'), openings: [] });
      paused = performance.now();
      if (recent.length < checkpointLeaves && seq < entries - 1) continue;
      const note = signNote(formatCheckpoint({ origin: key.name, size: range.size, root: range.root() }), key, (message) => sign(null, message, pair.privateKey));
      checkpoints += 1;
      yield put({ checkpoint: note, from: range.size - recent.length, leafHashes: Buffer.from(joinHashes(recent)).toString('base64') });
      paused = performance.now();
      recent = [];
    }
    yield put({ end: true, entries, checkpoints });
  }

  const began = performance.now();
  const report = await verifyAuditExport(lines(), { verifierKey }, verifierPorts);
  if (!report.good) throw new Error(report.sentence ?? 'the export does not verify');
  return { entries, seconds: (performance.now() - began - making) / 1_000, bytes };
}

function leafAt(tenant: string, seq: number): LeafV1 {
  return {
    v: 1, seq, time: new Date(1_760_000_000_000 + seq * 10).toISOString(), tenant, action: 'credential.used', actionVersion: 1, actor: { kind: 'user', id: tenant }, subject: { kind: 'credential', id: tenant },
    detail: { provider: 'openai', model: 'gpt-4o-mini', fingerprint: 'fp_0123456789ab', version: 1, outcome: 'answered', receipt: createHash('sha256').update(String(seq)).digest('hex') }, commitments: {},
  };
}
