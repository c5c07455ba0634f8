import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import type { VerifierPorts } from './audit-verifier.ts';
import { formatCheckpoint, originOfLog, parseCheckpoint } from './checkpoint.ts';
import { cosign, openCosignature } from './cosignature.ts';
import { makeConsistencyProof } from './merkle-proofs.ts';
import { merkleRoot } from './merkle.ts';
import { formatVerifierKey, noteKey, openNote, parseVerifierKey, signNote } from './signed-note.ts';
import { formatSubmission, judgeSubmission, openWitnessedLogs, parseSubmission, readSubmission } from './witness.ts';

const ports: VerifierPorts = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  verifyEd25519: (publicKey, message, signature) => verify(null, message, createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]), format: 'der', type: 'spki' }), signature),
};
const { sha256, verifyEd25519 } = ports;
const newPair = () => { const pair = generateKeyPairSync('ed25519'); return { publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32), sign: (message: Uint8Array) => sign(null, message, pair.privateKey) }; };

/** A checkpoint of a log of Certificate Transparency that is in use, cosigned by the public witness network on 2026-05-23, and the published keys of its log and of one witness. */
const published = {
  note: `arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
`,
  logKey: 'arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f',
  witnessKey: 'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2',
} as const;

describe('A2 cosignatures of witnesses (C2SP tlog-cosignature)', () => {
  it('A2 a checkpoint that is in use opens under the published keys of its log and of a witness, with the time of the witness', async () => {
    const log = parseVerifierKey(published.logKey, sha256);
    assert.equal(parseCheckpoint(await openNote(published.note, log, verifyEd25519)).size, 1_432_088_532);
    const witness = parseVerifierKey(published.witnessKey, sha256, 'cosigner');
    assert.equal(formatVerifierKey(witness, 'cosigner'), published.witnessKey);
    const { text, at } = await openCosignature(published.note, witness, verifyEd25519);
    assert.equal(parseCheckpoint(text).root.byteLength, 32);
    assert.equal(at.toISOString(), new Date(0x6a122120 * 1_000).toISOString());
  });

  it('A2 a key of one kind is none of the other; a cosignature belongs to its text, its time and its key', async () => {
    assert.throws(() => parseVerifierKey(published.witnessKey, sha256), { code: 'KEYSTEAD_NOTE_REFUSED' });
    assert.throws(() => parseVerifierKey(published.logKey, sha256, 'cosigner'), { code: 'KEYSTEAD_NOTE_REFUSED' });
    const witness = parseVerifierKey(published.witnessKey, sha256, 'cosigner');
    for (const wrong of [published.note.replace('1432088532', '1432088533'), published.note.replace('2net5wAAAABqEiEg', '2net5wAAAABqEiEh'), published.note.replace('— remora.n621.de', '— remora.n621.dk'), published.note.replace('PlfF3V06', 'PlfF3V07')]) {
      await assert.rejects(openCosignature(wrong, witness, verifyEd25519), { code: 'KEYSTEAD_NOTE_REFUSED' });
    }
    await assert.rejects(openCosignature(signNote('a\n1\n', noteKey('log', witness.publicKey, sha256), () => new Uint8Array(64)), witness, verifyEd25519), { code: 'KEYSTEAD_NOTE_REFUSED' });
  });

  it('A2 what is cosigned here opens here, extension lines included', async () => {
    const pair = newPair();
    const key = noteKey('witness.example/w1', pair.publicKey, sha256, 'cosigner');
    const text = 'test\n123\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\nextension 1\n';
    const note = `${text}\n${cosign(text, key, { seconds: 1_679_315_147, sign: pair.sign })}`;
    assert.deepEqual(await openCosignature(note, key, verifyEd25519), { text, at: new Date(1_679_315_147_000) });
    await assert.rejects(openCosignature(note.replace('extension 1', 'extension 2'), key, verifyEd25519), { code: 'KEYSTEAD_NOTE_REFUSED' });
  });
});

const tenant = '019cabcd-0000-7000-8000-000000000001';
const logPair = newPair();
const logKey = noteKey(originOfLog('keystead.example', tenant), logPair.publicKey, sha256);
const leaves = Array.from({ length: 20 }, (_nothing, index) => sha256(Buffer.from([index])));
const noteOf = (size: number, changed: readonly Uint8Array[] = leaves) => signNote(formatCheckpoint({ origin: logKey.name, size, root: merkleRoot(changed.slice(0, size), sha256) }), logKey, logPair.sign);
const proofOf = (from: number, size: number) => makeConsistencyProof(leaves.slice(0, size), from, sha256);
const logs = openWitnessedLogs([formatVerifierKey(logKey)], sha256);
const read = (body: string) => readSubmission(body, logs, ports);
const state = (size: number) => ({ size, root: merkleRoot(leaves.slice(0, size), sha256) });
const judged = async (submission: Parameters<typeof formatSubmission>[0], cosigned: ReturnType<typeof state> | null) => { const signed = await read(formatSubmission(submission)); return typeof signed === 'number' ? signed : judgeSubmission(signed, cosigned, sha256); };

describe('A2 what a witness cosigns (C2SP tlog-witness)', () => {
  it('A2 the example of the specification reads as what it says, and is written again byte for byte', () => {
    const body = 'old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\njrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n';
    const submission = parseSubmission(body) ?? assert.fail();
    assert.deepEqual([submission.oldSize, submission.proof.length], [20_852_014, 4]);
    assert.equal(formatSubmission(submission), body);
  });

  it('A2 from any size to any later one it cosigns with the proof, and with no other', async () => {
    for (let from = 0; from <= 20; from += 1) {
      for (let size = Math.max(1, from); size <= 20; size += 1) {
        const proof = proofOf(from, size);
        const cosigned = from === 0 ? null : state(from);
        assert.deepEqual(await judged({ oldSize: from, proof, note: noteOf(size) }, cosigned), { status: 200 });
        assert.deepEqual(await judged({ oldSize: from, proof: [...proof, sha256(new Uint8Array())], note: noteOf(size) }, cosigned), { status: 422 });
        if (proof.length > 0) assert.deepEqual(await judged({ oldSize: from, proof: proof.slice(1), note: noteOf(size) }, cosigned), { status: 422 });
      }
    }
  });

  it('attack 41 A2: a log that was rolled back, or written anew, is not cosigned, and is told what was', async () => {
    const forked = leaves.with(3, sha256(Buffer.from('another')));
    assert.deepEqual(await judged({ oldSize: 5, proof: proofOf(5, 8), note: noteOf(8) }, state(12)), { status: 409, size: 12, contradicts: false });
    assert.deepEqual(await judged({ oldSize: 0, proof: [], note: noteOf(8) }, state(12)), { status: 409, size: 12, contradicts: false });
    assert.deepEqual(await judged({ oldSize: 12, proof: [], note: noteOf(12, forked) }, state(12)), { status: 409, size: 12, contradicts: true });
    assert.deepEqual(await judged({ oldSize: 12, proof: makeConsistencyProof(forked.slice(0, 15), 12, sha256), note: noteOf(15, forked) }, state(12)), { status: 422 });
    assert.deepEqual(await judged({ oldSize: 15, proof: [], note: noteOf(12) }, state(15)), 400);
    const empty = signNote(formatCheckpoint({ origin: logKey.name, size: 0, root: sha256(Buffer.from('something')) }), logKey, logPair.sign);
    assert.deepEqual(await judged({ oldSize: 0, proof: [], note: empty }, null), { status: 422 });
  });

  it('A2 a log that nobody named is unknown, one with another key is not signed, and what is malformed says so', async () => {
    const body = formatSubmission({ oldSize: 0, proof: [], note: noteOf(4) });
    assert.equal(await read(body.replace('keystead.example', 'keystead.elsewhere')), 404);
    assert.equal(await read(body.replace('\n4\n', '\n5\n')), 403);
    assert.equal(await read(formatSubmission({ oldSize: 0, proof: [], note: signNote(formatCheckpoint({ origin: logKey.name, ...state(4) }), noteKey(logKey.name, newPair().publicKey, sha256), newPair().sign) })), 403);
    for (const wrong of ['', 'old 0', body.replace('old 0', 'old 00'), body.replace('old 0', 'old -1'), body.replace('old 0', 'older 0'), body.replace('old 0\n', 'old 0\nAAAA\n'), body.replace('old 0\n', `old 0\n${'PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n'.repeat(64)}`), `${body}${' '.repeat(70_000)}`]) assert.equal(await read(wrong), 400, wrong.slice(0, 80));
  });

  it('A2 the key of a platform’s own log stands for every log of that installation, and for no other name', () => {
    const platform = noteKey('keystead.example/platform', logPair.publicKey, sha256);
    const known = openWitnessedLogs([formatVerifierKey(platform)], sha256);
    for (const key of [logKey, platform]) assert.equal(formatVerifierKey(known.keyOf(key.name) ?? assert.fail()), formatVerifierKey(key));
    for (const other of ['keystead.example', 'keystead.example/tenant/', 'keystead.example/tenant/everybody', `keystead.elsewhere/tenant/${tenant}`, `keystead.example/else/${tenant}`, `x/keystead.example/tenant/${tenant}`]) assert.equal(known.keyOf(other), null, other);
    assert.throws(() => openWitnessedLogs([published.witnessKey], sha256), { code: 'KEYSTEAD_NOTE_REFUSED' });
  });
});
