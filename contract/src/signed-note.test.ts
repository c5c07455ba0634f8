import assert from 'node:assert/strict';
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { formatCheckpoint, originOfLog, parseCheckpoint, platformLogId } from './checkpoint.ts';
import { formatVerifierKey, noteKey, openNote, parseVerifierKey, signNote } from './signed-note.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const ed25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, message, createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]), format: 'der', type: 'spki' }), signature);
const signer = (seed: Uint8Array) => (message: Uint8Array): Uint8Array => sign(null, message, createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' }));

/** Key, text and note of the reference implementation's own tests (golang.org/x/mod/sumdb/note, note_test.go). */
const reference = {
  verifierKey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  /** After the byte of the algorithm, as in PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALV… */
  seed: Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1),
  text: 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n',
  signature: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const note = `${reference.text}\n${reference.signature}`;
const key = parseVerifierKey(reference.verifierKey, sha256);
const open = (text: string): Promise<string> => openNote(text, key, ed25519);

describe('signed notes (C2SP)', () => {
  it('A1 the note of the reference implementation opens, and signing makes the very same bytes', async () => {
    assert.equal(await open(note), reference.text);
    assert.equal(signNote(reference.text, key, signer(reference.seed)), note);
    assert.equal(formatVerifierKey(key), reference.verifierKey);
  });

  it('A1 the example of the specification opens under its key', async () => {
    const published = parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', sha256);
    const example = 'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
    assert.equal(await openNote(example, published, ed25519), 'This is an example message.\n');
  });

  it('A1 no part and no mangling of a verifier key is taken, as in the reference tests', () => {
    const { verifierKey } = reference;
    for (let from = 0; from <= verifierKey.length; from += 1) {
      for (let to = from + 1; to <= verifierKey.length; to += 1) if (to - from < verifierKey.length) assert.throws(() => parseVerifierKey(verifierKey.slice(from, to), sha256));
    }
    for (let index = 0; index < verifierKey.length; index += 1) {
      const mangled = verifierKey.slice(0, index) + String.fromCharCode(verifierKey.charCodeAt(index) + 1) + verifierKey.slice(index + 1);
      assert.throws(() => parseVerifierKey(mangled, sha256), mangled);
    }
    // A key too long and an algorithm that nobody knows, each with an id that fits it.
    for (const wrong of ['PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==', 'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW']) assert.throws(() => parseVerifierKey(wrong, sha256));
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\nb']) assert.throws(() => noteKey(name, key.publicKey, sha256));
  });

  it('A1 signatures of other keys are ignored, one of the known key that is wrong refuses the note', async () => {
    const stranger = signNote(reference.text, noteKey('somebody', key.publicKey, sha256), signer(reference.seed)).slice(reference.text.length + 1);
    assert.equal(await open(`${reference.text}\n${stranger}${reference.signature}`), reference.text);
    await assert.rejects(open(`${reference.text}\n${stranger}`), /not signed by PeterNeumann\+c74f20a3/);
    await assert.rejects(open(note.replace('answer', 'Answer')), /does not belong to this text/);
    await assert.rejects(open(`${reference.text}\n${reference.signature.replace('ZJku', 'ZJkv')}`), /does not belong to this text/);
  });

  it('A1 what is malformed is refused: no text, no signature, another dash, controls, a line after the end, a flood of signatures', async () => {
    const { text, signature } = reference;
    const wrongs = [
      text, `${text}\n`, `${text}${signature}`, note.slice(0, -1), `${note}more\n`, `${text}\n${signature.replace('—', '-')}`, `${text}\n${signature.replace('PeterNeumann ', 'PeterNeumann  ')}`,
      `${text}\n${signature.replace('=\n', '\n')}`, note.replace('\n', '\r\n'), note.replace('think', 'thi\u0000nk'), note.replace('think', 'thi\ud800nk'), `${text}\n${signature.repeat(101)}`, `${text}\n— PeterNeumann x08gow==\n`,
    ];
    for (const wrong of wrongs) await assert.rejects(open(wrong), { code: 'KEYSTEAD_NOTE_REFUSED' }, JSON.stringify(wrong));
    for (const wrong of ['no newline', 'tab\t\n', '\ud800\n']) assert.throws(() => signNote(wrong, key, signer(reference.seed)), { code: 'KEYSTEAD_NOTE_REFUSED' });
  });
});

describe('checkpoints (C2SP tlog-checkpoint)', () => {
  it('A1 the example of the specification reads as what it says, and is written again byte for byte', () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    const read = parseCheckpoint(text);
    assert.deepEqual([read.origin, read.size, Buffer.from(read.root).toString('base64')], ['example.com/behind-the-sofa', 20_852_163, 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=']);
    assert.equal(formatCheckpoint(read), text);
    assert.equal(parseCheckpoint(`${text}an extension\n`).size, 20_852_163);
  });

  it('A1 a checkpoint of a log that is in use, the Go checksum database, verifies under its published key', async () => {
    const published = parseVerifierKey('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8', sha256);
    const signed = 'go.sum database tree\n6476701\nmb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=\n\n— sum.golang.org Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=\n';
    assert.equal(parseCheckpoint(await openNote(signed, published, ed25519)).size, 6_476_701);
    await assert.rejects(openNote(signed.replace('6476701', '6476702'), published, ed25519), { code: 'KEYSTEAD_NOTE_REFUSED' });
  });

  it('A1 sizes with leading zeros, signs or fractions, short roots, empty lines and missing ones are refused', () => {
    const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
    const wrongs = [`o\n01\n${root}\n`, `o\n+1\n${root}\n`, `o\n1.0\n${root}\n`, `o\n\n${root}\n`, `\n1\n${root}\n`, 'o\n1\nAAAA\n', 'o\n1\n', `o\n1\n${root}\n\n`, `o\n9007199254740993\n${root}\n`, `o\n1\n${root.replace('q2I=', 'q2J=')}\n`];
    for (const wrong of wrongs) assert.throws(() => parseCheckpoint(wrong), { code: 'KEYSTEAD_NOTE_REFUSED' }, JSON.stringify(wrong));
  });

  it('A1 each log has an origin of its own', () => {
    assert.equal(originOfLog('keystead.example', '019cabcd-0000-7000-8000-000000000001'), 'keystead.example/tenant/019cabcd-0000-7000-8000-000000000001');
    assert.equal(originOfLog('keystead.example', platformLogId), 'keystead.example/platform');
  });
});
