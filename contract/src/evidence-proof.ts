import { z } from 'zod';
import { fromBase64, toHex } from './bytes.ts';
import { originOfLog, parseCheckpoint } from './checkpoint.ts';
import { decodeLeaf } from './leaf.ts';
import { hashLeaf } from './merkle.ts';
import { verifyInclusion } from './merkle-proofs.ts';
import { printable } from './printable.ts';
import type { ReceiptPins, ReceiptPorts } from './receipt-verifier.ts';
import { id, timestamp } from './shapes.ts';
import { openNote, parseVerifierKey } from './signed-note.ts';

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
export const evidenceManifestPath = 'manifest.json';
export const evidenceProofPath = 'proof.json';

/** Names every other file of a pack but the proof with its SHA-256. Its own SHA-256 stands in the audit log. */
export const evidenceManifest = z.strictObject({
  keystead: z.literal('evidence-manifest'), version: z.literal(1), pack: id, tenant: id, organisation: z.string(), madeAt: timestamp,
  files: z.array(z.strictObject({ path: z.string(), sha256: sha256Hex, sizeBytes: z.int() })),
});
export type EvidenceManifest = z.output<typeof evidenceManifest>;

/** Where the manifest's hash stands in the log, and how that entry leads to a signed checkpoint (C2SP tlog-checkpoint, RFC 6962 section 2.1.1). */
export const evidenceProof = z.strictObject({
  keystead: z.literal('evidence-proof'), version: z.literal(1), origin: z.string(), verifierKey: z.string(),
  leafIndex: z.int().nonnegative(), leaf: z.string().meta({ description: 'Canonical bytes, base64' }), path: z.array(z.string()).meta({ description: 'Base64, from the bottom up' }), checkpoint: z.string(),
});
export type EvidenceProof = z.output<typeof evidenceProof>;

export interface EvidencePackReport { readonly good: boolean; readonly sentence: string | null; readonly proved: readonly string[]; readonly notChecked: readonly string[] }

class Refused extends Error {}

/**
 * Verifies an evidence pack from its files alone: each file's hash, the entry of the log that holds the manifest's hash, and the proof that leads from it to a signed
 * checkpoint. Names the first thing that is wrong.
 */
export async function verifyEvidencePack(files: ReadonlyMap<string, Uint8Array>, pins: ReceiptPins, ports: ReceiptPorts): Promise<EvidencePackReport> {
  try {
    const manifestBytes = files.get(evidenceManifestPath);
    const manifest = evidenceManifest.safeParse(parse(manifestBytes));
    if (manifestBytes === undefined || !manifest.success) throw new Refused('It holds no manifest of an evidence pack.');
    const proof = evidenceProof.safeParse(parse(files.get(evidenceProofPath)));
    if (!proof.success) throw new Refused('It holds no proof: proof.json is missing, or is not one.');
    const counted = checkFiles(files, manifest.data, ports);
    checkEntry(proof.data, manifest.data, toHex(ports.sha256(manifestBytes)));
    const size = await checkCheckpoint(proof.data, manifest.data.tenant, pins, ports);
    return {
      good: true, sentence: null,
      proved: [`${counted} files are as they were when the pack of ${printable(manifest.data.organisation)} was made, ${manifest.data.madeAt}.`, `Entry ${proof.data.leafIndex} of the log ${printable(proof.data.origin)} holds the hash of their manifest; a signed checkpoint over ${size} entries covers it.`],
      notChecked: [
        ...(pins.verifierKey === undefined ? ['Whose log it is: the key was taken from the pack itself. Pin the key that you got another way.'] : []),
        'Whether what the pack says is so: it is what the program read from its own configuration and records at that moment.',
      ],
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { good: false, sentence: printable(error.message), proved: [], notChecked: [] };
  }
}

function checkFiles(files: ReadonlyMap<string, Uint8Array>, manifest: EvidenceManifest, { sha256 }: ReceiptPorts): number {
  const named = new Set([evidenceManifestPath, evidenceProofPath]);
  for (const { path, sha256: expected } of manifest.files) {
    const bytes = files.get(path);
    if (bytes === undefined) throw new Refused(`${path} is missing.`);
    if (toHex(sha256(bytes)) !== expected) throw new Refused(`${path} was changed: its SHA-256 is not the one in the manifest.`);
    named.add(path);
  }
  const foreign = [...files.keys()].find((path) => !named.has(path));
  if (foreign !== undefined) throw new Refused(`${foreign} does not belong to the pack: the manifest does not name it.`);
  return manifest.files.length;
}

function checkEntry(proof: EvidenceProof, manifest: EvidenceManifest, manifestHash: string): void {
  const leaf = decodeLeaf(fromBase64(proof.leaf) ?? new Uint8Array());
  if (leaf.action !== 'evidence.pack-made' || leaf.subject.id !== manifest.pack || leaf.tenant !== manifest.tenant || leaf.seq !== proof.leafIndex) throw new Refused('The entry of the log is not the one about this pack.');
  if (leaf.detail['manifest'] !== manifestHash) throw new Refused('The manifest was changed: the log holds another SHA-256 of it.');
}

async function checkCheckpoint(proof: EvidenceProof, tenant: string, pins: ReceiptPins, { sha256, verifyEd25519 }: ReceiptPorts): Promise<number> {
  if (pins.verifierKey !== undefined && pins.verifierKey.trim() !== proof.verifierKey) throw new Refused(`It is of another log: its key is ${proof.verifierKey}.`);
  const key = parseVerifierKey(proof.verifierKey, sha256);
  const name = key.name.slice(0, key.name.lastIndexOf(originOfLog('', tenant)));
  if (key.name !== proof.origin || key.name !== originOfLog(name, tenant)) throw new Refused('The log is not the one of this organisation.');
  const checkpoint = parseCheckpoint(await openNote(proof.checkpoint, key, verifyEd25519));
  const path = proof.path.map((hash) => fromBase64(hash) ?? new Uint8Array());
  const leafHash = hashLeaf(fromBase64(proof.leaf) ?? new Uint8Array(), sha256);
  if (checkpoint.origin !== key.name || !verifyInclusion({ index: proof.leafIndex, size: checkpoint.size, leafHash, root: checkpoint.root, proof: path }, sha256)) throw new Refused('The proof does not lead from the entry to the signed checkpoint.');
  return checkpoint.size;
}

function parse(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return null;
  }
}
