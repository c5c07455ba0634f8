import { createHash, generateKeyPairSync, hash, randomInt, sign } from 'node:crypto';
import { type LeafV1, encodeLeaf, formatCheckpoint, formatVerifierKey, hashLeaf, joinHashes, noteKey, openCompactRange, originOfLog, proveAdded, proveExtended, signNote, verifyAuditExport, verifyConsistency, verifyInclusion } from '@keystead/contract';
import { verifierPorts } from '../../platform/src/audit/index.ts';
import { newId } from '../../platform/src/foundation/index.ts';

export interface ProofFigures {
  readonly leaves: number;
  /** Seconds for the tree from nothing, by its right edge. */
  readonly treeSeconds: number;
  /** Microseconds each, median. */
  readonly inclusion: { readonly prove: number; readonly verify: number; readonly hashes: number };
  readonly consistency: { readonly prove: number; readonly verify: number; readonly hashes: number };
  /** A whole export, verified as an auditor does it. */
  readonly exported: { readonly entries: number; readonly seconds: number; readonly bytes: number };
}

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
/** Entries of a checkpoint at about 800 events a second. */
const checkpointLeaves = 50_000;
const rounds = 200;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
function microseconds<T>(work: () => T): { took: number; result: T } {
  const began = performance.now();
  const result = work();
  return { took: (performance.now() - began) * 1_000, result };
}

/** Proofs in a log of so many leaves, made as the server makes them: from the checkpoint that covers them, whatever the size of the log. */
export async function measureProofs(leaves: number, exportedEntries: number): Promise<ProofFigures> {
  const added = Math.min(checkpointLeaves, Math.floor(leaves / 2));
  const from = leaves - added;
  const number = Buffer.alloc(8);
  const hashAt = (index: number): Uint8Array => { number.writeBigUInt64BE(BigInt(index)); return hashLeaf(number, sha256); };
  const range = openCompactRange(sha256);
  const began = performance.now();
  for (let index = 0; index < from; index += 1) range.append(hashAt(index));
  const before = { from, edge: range.edge(), root: range.root() };
  const leafHashes = Array.from({ length: added }, (_nothing, index) => hashAt(from + index));
  for (const each of leafHashes) range.append(each);
  const treeSeconds = (performance.now() - began) / 1_000;
  const signed = { from, edge: before.edge, leafHashes };
  const root = range.root();
  const inclusions = Array.from({ length: Math.min(rounds, added) }, () => {
    const index = from + randomInt(added);
    const { took: prove, result: proof } = microseconds(() => proveAdded(signed, index, sha256));
    const { took: verify, result: good } = microseconds(() => verifyInclusion({ index, size: leaves, leafHash: hashAt(index), root, proof }, sha256));
    if (!good) throw new Error('an inclusion proof does not hold');
    return { prove, verify, hashes: proof.length };
  });
  const consistencies = Array.from({ length: 10 }, () => {
    const { took: prove, result: proof } = microseconds(() => proveExtended(signed, sha256));
    const { took: verify, result: good } = microseconds(() => verifyConsistency({ firstSize: from, firstRoot: before.root, size: leaves, root, proof }, sha256));
    if (!good) throw new Error('a consistency proof does not hold');
    return { prove, verify, hashes: proof.length };
  });
  const summed = (all: readonly { prove: number; verify: number; hashes: number }[]) => ({ prove: median(all.map(({ prove }) => prove)), verify: median(all.map(({ verify }) => verify)), hashes: Math.max(...all.map(({ hashes }) => hashes)) });
  return { leaves, treeSeconds, inclusion: summed(inclusions), consistency: summed(consistencies), exported: await measureExport(exportedEntries) };
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
