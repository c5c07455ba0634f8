import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { it } from 'node:test';
import { formatCheckpoint, makeConsistencyProof, merkleRoot, noteKey, originOfLog, signNote } from '@keystead/contract';
import { newId } from '../../foundation/index.ts';
import { type HeldCheckpoint, type LogCheckpoint, type Place, PlaceProblem } from './place.ts';
import type { ExtendLog } from './witness-place.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const pair = generateKeyPairSync('ed25519');
/** Of the installation whose logs are published. */
export const publishedKey = { logName: 'keystead.example', publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32) };

/** Logs in memory, of which anybody may write a second history. */
interface SampleLogs {
  at(tenantId: string, size: number, more?: Partial<LogCheckpoint> & { readonly fork?: string }): LogCheckpoint;
  readonly extend: ExtendLog;
}

export function openSampleLogs(): SampleLogs {
  /** The history that is here now, by log: of another one than before, there is no way back. */
  const forks = new Map<string, string>();
  const leavesOf = (tenantId: string, size: number): Uint8Array[] => Array.from({ length: size }, (_nothing, index) => sha256(Buffer.from(`${tenantId} ${index} ${index < 2 ? '' : forks.get(tenantId) ?? ''}`)));
  const signed = (tenantId: string, size: number) => {
    const root = merkleRoot(leavesOf(tenantId, size), sha256);
    const key = noteKey(originOfLog(publishedKey.logName, tenantId), publishedKey.publicKey, sha256);
    return { root, origin: key.name, note: signNote(formatCheckpoint({ origin: key.name, size, root }), key, (message) => sign(null, message, pair.privateKey)) };
  };
  return {
    at(tenantId, size, { fork = '', ...more } = {}) {
      forks.set(tenantId, fork);
      return { tenantId, size, ...signed(tenantId, size), madeAt: new Date(0), publishedSize: 0, givenUp: null, ...more };
    },
    extend: async (tenantId, from, to) => (from > to ? null : { note: signed(tenantId, to).note, proof: makeConsistencyProof(leavesOf(tenantId, to), from, sha256) }),
  };
}

interface PlaceUnderTest {
  readonly place: Place;
  /** From now on it does not do its work, or does again. */
  disturb(disturbed: boolean): void;
  /** What of the settings must be told nobody. */
  readonly secret: string;
  /** Checkpoints that were taken there, by any way of looking. */
  taken(): Promise<readonly string[]>;
}

/** What every place does. @param open gives an empty one. @param readable whether what it holds can be asked for: such a place refuses what contradicts it. */
export function placeConformance(open: (logs: SampleLogs) => Promise<PlaceUnderTest>, { readable }: { readonly readable: boolean }): void {
  const kinds = (results: readonly unknown[]) => results.map((result) => (result instanceof PlaceProblem ? result.kind : 'published'));
  const heldBy = async ({ place }: PlaceUnderTest, logs: readonly LogCheckpoint[]) => {
    const found: HeldCheckpoint[] = [];
    for await (const each of place.held?.({ logName: publishedKey.logName, logs }) ?? []) found.push(each);
    return found;
  };

  it('A2 takes the checkpoints of several logs, and later ones of each; what is published again is there once', async () => {
    const logs = openSampleLogs();
    const under = await open(logs);
    const [one, other] = [newId(), newId()];
    assert.deepEqual(kinds(await under.place.publish([logs.at(one, 3), logs.at(other, 5)])), ['published', 'published']);
    assert.deepEqual(kinds(await under.place.publish([logs.at(one, 8, { publishedSize: 3 })])), ['published']);
    const taken = await under.taken();
    assert.ok([logs.at(one, 3), logs.at(other, 5), logs.at(one, 8)].every(({ note }) => taken.some((text) => text.includes(note))));
    assert.deepEqual(kinds(await under.place.publish([logs.at(one, 8, { publishedSize: 3 })])), ['published']);
    assert.equal(new Set(await under.taken()).size, new Set(taken).size);
    await under.place.close();
  });

  it('A2 fault 3 a place that does not do its work is told as such, without a secret; what it missed it takes later', async () => {
    const logs = openSampleLogs();
    const under = await open(logs);
    const log = logs.at(newId(), 4);
    under.disturb(true);
    const [problem] = await under.place.publish([log]);
    assert.ok(problem instanceof PlaceProblem && problem.kind === 'unreachable');
    assert.ok(problem.message !== '' && !problem.message.includes(under.secret));
    under.disturb(false);
    assert.deepEqual(kinds(await under.place.publish([log])), ['published']);
    await under.place.close();
  });

  if (!readable) {
    it('A2 says that nobody can ask it what it holds', async () => {
      const { place } = await open(openSampleLogs());
      assert.equal(place.held, null);
      await place.close();
    });
    return;
  }

  it('attack 41 A2 says what it holds, and takes neither a shorter log nor another history of it', async () => {
    const logs = openSampleLogs();
    const under = await open(logs);
    const id = newId();
    const published = logs.at(id, 9);
    await under.place.publish([published]);
    assert.deepEqual((await heldBy(under, [logs.at(id, 9, { publishedSize: 9 })])).map(({ origin, size, contradicts }) => [origin, size, contradicts]), [[published.origin, 9, false]]);
    assert.deepEqual(kinds(await under.place.publish([logs.at(id, 4)])), ['ahead']);
    assert.deepEqual((await heldBy(under, [logs.at(id, 4)])).map(({ size }) => size), [9]);
    assert.deepEqual(kinds(await under.place.publish([logs.at(id, 9, { fork: 'other', publishedSize: 9 })])), ['contradicts']);
    const held = await heldBy(under, [logs.at(id, 9, { fork: 'other', publishedSize: 9 })]);
    assert.ok(held[0]?.contradicts === true || held[0]?.root !== null);
    under.disturb(true);
    await assert.rejects(heldBy(under, [published]), PlaceProblem);
    await under.place.close();
  });
}
