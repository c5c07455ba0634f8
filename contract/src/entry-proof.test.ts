import assert from 'node:assert/strict';
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { toBase64 } from './bytes.ts';
import { formatCheckpoint, originOfLog } from './checkpoint.ts';
import { type EntryProofReport, formatEntryProof, verifyEntryProof } from './entry-proof.ts';
import { encodeLeaf } from './leaf.ts';
import { makeInclusionProof } from './merkle-proofs.ts';
import { hashLeaf, merkleRoot } from './merkle.ts';
import { type NoteKey, formatVerifierKey, noteKey, signNote } from './signed-note.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const ports = {
  sha256,
  verifyEd25519: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => verify(null, message, createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]), format: 'der', type: 'spki' }), signature),
};
const tenant = '01900000-0000-7000-8000-00000000000a';
const otherTenant = '01900000-0000-7000-8000-00000000000b';

/** A key made of one byte, by the name of a log. */
function signerOf(name: string, seed: number): { readonly key: NoteKey; sign(message: Uint8Array): Uint8Array } {
  const secret = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]), format: 'der', type: 'pkcs8' });
  return { key: noteKey(name, createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32), sha256), sign: (message) => sign(null, message, secret) };
}

const leaves = Array.from({ length: 11 }, (_nothing, seq) => encodeLeaf({
  v: 1, seq, time: '2026-03-01T12:00:00.000Z', tenant, action: 'invitation.created', actionVersion: 1, actor: { kind: 'system', id: null }, subject: { kind: 'invitation', id: String(seq) },
  detail: { role: 'member' }, commitments: seq === 3 ? { email: 'ab'.repeat(32) } : {},
}));
const hashes = leaves.map((leaf) => hashLeaf(leaf, sha256));
const origin = originOfLog('keystead.example', tenant);
const log = signerOf(origin, 1);
const verifierKey = formatVerifierKey(log.key);

const checkpointOf = (size: number, signer = log, name = signer.key.name): string => signNote(formatCheckpoint({ origin: name, size, root: merkleRoot(hashes.slice(0, size), sha256) }), signer.key, signer.sign);
const pathOf = (index: number, size: number): string[] => makeInclusionProof(hashes.slice(0, size), index, sha256).map(toBase64);
const proofOf = (index: number, size = 11, more: { readonly leaf?: Uint8Array; readonly checkpoint?: string; readonly path?: readonly string[]; readonly place?: number } = {}): string =>
  formatEntryProof({ leaf: more.leaf ?? leaves[index] ?? assert.fail(), index: more.place ?? index, path: more.path ?? pathOf(index, size), checkpoint: more.checkpoint ?? checkpointOf(size) });
const check = (text: string, key: string | null = verifierKey): Promise<EntryProofReport> => verifyEntryProof(text, key === null ? {} : { verifierKey: key }, ports);

async function refuses(text: string, code: string, key: string | null = verifierKey): Promise<void> {
  const report = await check(text, key);
  assert.deepEqual([report.good, report.finding?.code], [false, code], report.sentence ?? 'nothing was found');
}

describe('A1 the proof of one entry', () => {
  it('A1 every entry proves its place in every checkpoint that covers it, under the pinned key', async () => {
    for (let size = 1; size <= leaves.length; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const report = await check(proofOf(index, size));
        assert.deepEqual([report.good, report.sentence, report.entry?.seq, report.proved.length], [true, null, index, 2], `${index} in ${size}`);
      }
    }
  });

  it('A1 the file is a tlog-proof as C2SP specifies it: header, extra, index, hashes, an empty line, the checkpoint as it was signed', () => {
    const [header, extra, index, ...rest] = proofOf(4).split('\n');
    assert.deepEqual([header, extra, index], ['c2sp.org/tlog-proof@v1', `extra ${toBase64(leaves[4] ?? assert.fail())}`, 'index 4']);
    assert.equal(rest.join('\n'), `${pathOf(4, 11).join('\n')}\n\n${checkpointOf(11)}`);
    assert.equal(proofOf(0, 1).split('\n')[3], '');
  });

  it('A1 without a key it says what it followed, that nobody was shown to have signed it, and is not good', async () => {
    const report = await check(proofOf(4), null);
    assert.deepEqual([report.good, report.finding?.code, report.proved.length], [false, 'no-key', 1]);
    assert.match(report.sentence ?? '', /anybody can write a checkpoint that fits/);
    const forged = signerOf(origin, 9);
    assert.equal((await check(proofOf(4, 11, { checkpoint: checkpointOf(11, forged) }), null)).finding?.code, 'no-key');
  });

  it('A1 what could not be checked of a good one is said', async () => {
    assert.equal((await check(proofOf(4))).notChecked.length, 1);
    assert.match((await check(proofOf(3))).notChecked.join('\n'), /commitments alone/);
  });

  it('A1 no change of any single character passes as the same entry', async () => {
    const text = proofOf(4, 7);
    const signatures = text.lastIndexOf('\n\n');
    for (let at = 0; at < text.length; at += 1) {
      const changed = `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
      const report = await check(changed);
      assert.equal(report.good, false, `character ${at}${at > signatures ? ' of the signature' : ''}`);
    }
  });

  it('A1 a flipped bit of the entry, of a hash of the path and of the signature is refused', async () => {
    const changed = Buffer.from(Buffer.from(leaves[4] ?? assert.fail()).toString('utf8').replace('member', 'admins'));
    await refuses(proofOf(4, 11, { leaf: changed }), 'not-in-log');
    const [first = '', ...others] = pathOf(4, 11);
    const flipped = Buffer.from(first, 'base64');
    flipped[0] = (flipped[0] ?? 0) ^ 1;
    await refuses(proofOf(4, 11, { path: [flipped.toString('base64'), ...others] }), 'not-in-log');
    const note = checkpointOf(11);
    const signature = Buffer.from(/ (?<signature>\S+)\n$/.exec(note)?.groups?.['signature'] ?? '', 'base64');
    signature[40] = (signature[40] ?? 0) ^ 1;
    await refuses(proofOf(4, 11, { checkpoint: note.replace(/ \S+\n$/, ` ${signature.toString('base64')}\n`) }), 'checkpoint');
  });

  it('A1 another place, another path and a path that was cut or made longer are refused', async () => {
    await refuses(proofOf(4, 11, { place: 5 }), 'entry-changed');
    await refuses(proofOf(4, 11, { path: pathOf(5, 11) }), 'not-in-log');
    await refuses(proofOf(4, 11, { path: pathOf(4, 11).slice(0, -1) }), 'not-in-log');
    await refuses(proofOf(4, 11, { path: [...pathOf(4, 11), toBase64(hashes[0] ?? assert.fail())] }), 'not-in-log');
    await refuses(proofOf(4, 11, { path: Array.from({ length: 54 }, () => toBase64(hashes[0] ?? assert.fail())) }), 'not-a-proof');
  });

  it('A1 another checkpoint is refused: of another size, one that does not cover the entry, and one of another log', async () => {
    await refuses(proofOf(4, 11, { checkpoint: checkpointOf(9) }), 'not-in-log');
    await refuses(proofOf(9, 11, { checkpoint: checkpointOf(5) }), 'not-in-log');
    const other = signerOf(originOfLog('keystead.example', otherTenant), 1);
    await refuses(proofOf(4, 11, { checkpoint: checkpointOf(11, other) }), 'checkpoint');
    await refuses(proofOf(4, 11, { checkpoint: checkpointOf(11, other) }), 'other-log', formatVerifierKey(other.key));
    await refuses(proofOf(4, 11, { checkpoint: checkpointOf(11, log, other.key.name) }), 'checkpoint');
    await refuses(proofOf(4, 11, { checkpoint: formatCheckpoint({ origin, size: 11, root: merkleRoot(hashes, sha256) }) }), 'checkpoint');
  });

  it('A1 another key is refused, and one that is damaged', async () => {
    await refuses(proofOf(4), 'checkpoint', formatVerifierKey(signerOf(origin, 2).key));
    await refuses(proofOf(4), 'verifier-key', verifierKey.slice(0, -4));
  });

  it('A1 what is no such file is said to be none, and never throws', async () => {
    const text = proofOf(4);
    for (const wrong of ['', '\n\n', 'c2sp.org/tlog-proof@v1', text.replace('@v1', '@v2'), text.replace(/extra .*\n/, ''), text.replace('index 4', 'index 04'), text.replace('index 4', 'index 99999999999999999999'), text.replace('extra ', 'extra !'), text.replaceAll('\n', '\r\n'), '{"items":[]}']) await refuses(wrong, 'not-a-proof');
    for (const end of [10, 40, text.indexOf('\n\n') + 1, text.indexOf('\n\n') + 2, text.length - 1]) assert.equal((await check(text.slice(0, end))).good, false);
  });
});
