import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { AuditExportEntry } from './audit-export.ts';
import { type AuditReport, type VerifierPorts, verifyAuditExport } from './audit-verifier.ts';
import { formatCheckpoint, originOfLog } from './checkpoint.ts';
import { joinHashes, openCompactRange } from './compact-range.ts';
import { type LeafV1, decodeLeaf, encodeLeaf } from './leaf.ts';
import { hashLeaf } from './merkle.ts';
import { formatVerifierKey, noteKey, signNote } from './signed-note.ts';

const ports: VerifierPorts = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  verifyEd25519: (publicKey, message, signature) => verify(null, message, createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]), format: 'der', type: 'spki' }), signature),
};
const tenant = '019cabcd-0000-7000-8000-000000000001';
const origin = originOfLog('keystead.example', tenant);
const pair = generateKeyPairSync('ed25519');
const key = noteKey(origin, pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32), ports.sha256);
const verifierKey = formatVerifierKey(key);

interface Checkpoint { readonly size: number; readonly from: number; readonly note: string; readonly hashes: Uint8Array }
interface Log { readonly leaves: readonly Buffer[]; readonly checkpoints: readonly Checkpoint[] }

const leafOf = (seq: number, action = 'credential.used'): Buffer => Buffer.from(encodeLeaf({
  v: 1, seq, time: new Date(1_750_000_000_000 + seq * 1_000).toISOString(), tenant, action, actionVersion: 1,
  actor: { kind: 'system', id: null }, subject: { kind: 'credential', id: null }, detail: { number: seq }, commitments: {},
}));

/** A log as the sequencer makes it: signed at these sizes, the last of which is all of it. */
function honestLog(sizes: readonly number[]): Log {
  const range = openCompactRange(ports.sha256);
  const [leaves, checkpoints]: [Buffer[], Checkpoint[]] = [[], []];
  let recent: Uint8Array[] = [];
  for (const size of sizes) {
    const from = leaves.length;
    while (leaves.length < size) {
      const leaf = leafOf(leaves.length);
      leaves.push(leaf);
      recent.push(hashLeaf(leaf, ports.sha256));
      range.append(hashLeaf(leaf, ports.sha256));
    }
    checkpoints.push({ size, from, note: signNote(formatCheckpoint({ origin, size, root: range.root() }), key, (message) => sign(null, message, pair.privateKey)), hashes: joinHashes(recent) });
    recent = [];
  }
  return { leaves, checkpoints };
}

/** As the server writes it, from whatever the database holds: each leaf under its sequence and hash, each checkpoint before what comes after it. */
function exportOf({ leaves, checkpoints }: Log): string[] {
  const entries = leaves.map((leaf, sequence): AuditExportEntry => ({ sequence, leaf: leaf.toString('base64'), leafHash: Buffer.from(hashLeaf(leaf, ports.sha256)).toString('hex'), openings: [] }));
  const lines: unknown[] = [{ keystead: 'audit-export', version: 1, origin, tenant, verifierKey, exportedAt: '2026-11-22T00:00:00.000Z' }];
  const rest = checkpoints.toSorted((a, b) => a.size - b.size);
  const put = (upTo: number): void => { while (rest[0] !== undefined && rest[0].size <= upTo) { const { note, from, hashes } = rest.shift() as Checkpoint; lines.push({ checkpoint: note, from, leafHashes: Buffer.from(hashes).toString('base64') }); } };
  for (const entry of entries) { put(entry.sequence); lines.push(entry); }
  put(Infinity);
  lines.push({ end: true, entries: entries.length, checkpoints: checkpoints.length });
  return lines.map((line) => JSON.stringify(line));
}

const verifyLog = ({ log, kept }: { log: Log; kept?: string }): Promise<AuditReport> => verifyAuditExport(exportOf(log), { verifierKey, ...(kept === undefined ? {} : { checkpoint: kept }) }, ports);

/** Bytes that say that they are at their place, as a forger who is careful writes them. */
const renumbered = (leaves: readonly Buffer[]): Buffer[] => leaves.map((leaf, seq) => Buffer.from(encodeLeaf({ ...decodeLeaf(leaf), seq } satisfies LeafV1)));

/** What somebody with every right in the database, and without the signing key, can do to it. Positions are taken modulo what there is. */
type Tampering = { readonly what: 'edit' | 'delete' | 'swap' | 'insert' | 'cut' | 'drop-checkpoint' | 'move-checkpoint'; readonly at: number; readonly to: number; readonly careful: boolean };
const tampering = fc.record({ what: fc.constantFrom('edit', 'delete', 'swap', 'insert', 'cut', 'drop-checkpoint', 'move-checkpoint'), at: fc.nat(200), to: fc.nat(200), careful: fc.boolean() }) satisfies fc.Arbitrary<Tampering>;

function tamper({ leaves, checkpoints }: Log, { what, at, to, careful }: Tampering): Log {
  const [here, there] = [at % Math.max(1, leaves.length), to % Math.max(1, leaves.length)];
  const place = at % Math.max(1, checkpoints.length);
  const made = (changed: readonly Buffer[]): Log => ({ leaves: careful ? renumbered(changed) : changed, checkpoints });
  switch (what) {
    case 'edit': return { leaves: leaves.with(here, leafOf(here, 'session.created')), checkpoints };
    case 'delete': return made(leaves.toSpliced(here, 1));
    case 'swap': return made(leaves.with(here, leaves[there] as Buffer).with(there, leaves[here] as Buffer));
    case 'insert': return made(leaves.toSpliced(here, 0, leafOf(here, 'session.created')));
    case 'cut': return { leaves: leaves.slice(0, here), checkpoints: careful ? checkpoints.filter(({ size }) => size <= here) : checkpoints };
    case 'drop-checkpoint': return { leaves, checkpoints: checkpoints.toSpliced(place, 1) };
    case 'move-checkpoint': return { leaves, checkpoints: checkpoints.with(place, { ...checkpoints[place] as Checkpoint, note: (checkpoints[to % checkpoints.length] as Checkpoint).note }) };
  }
}

const sizes = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }).map((each) => each.toSorted((a, b) => a - b));

describe('attack 41: random tampering with a log', () => {
  it('attack 41 A2: whatever is done to entries and checkpoints without the key, whoever kept the last checkpoint sees it; nothing bad is vouched for, and what is named is no later than the first bad entry', async () => {
    await fc.assert(fc.asyncProperty(sizes, fc.array(tampering, { minLength: 1, maxLength: 4 }), async (at, steps) => {
      const honest = honestLog(at);
      const kept = honest.checkpoints.at(-1)?.note ?? '';
      const forged = steps.reduce((log, step) => (log.leaves.length === 0 || log.checkpoints.length === 0 ? log : tamper(log, step)), honest);
      const report = await verifyLog({ log: forged, kept });
      const firstBad = Array.from({ length: Math.max(honest.leaves.length, forged.leaves.length) }, (_, index) => index).find((index) => honest.leaves[index]?.equals(forged.leaves[index] ?? Buffer.alloc(0)) !== true);
      if (firstBad === undefined) {
        // The entries are what they were. Checkpoints between may be gone: the one that was kept vouches for all of them.
        if (report.good) assert.equal(report.signed, honest.leaves.length);
        return;
      }
      assert.ok(!report.good, `${JSON.stringify(steps)} went unseen`);
      const { first = null, unproven } = report.finding ?? {};
      assert.ok(report.signed <= firstBad, `it vouches for the first ${report.signed} entries, and ${firstBad} is bad`);
      assert.ok(first !== null && (unproven ?? first) <= firstBad, `${JSON.stringify(report.finding)}, and the first bad entry is ${firstBad}`);
    }), { numRuns: 150, seed: 41 });
  });

  it('attack 41 A2: of a log that is signed to its end, the first bad entry is named exactly, whatever one thing was done, by a forger who is careful too', async () => {
    const one = fc.record({ what: fc.constantFrom('edit' as const, 'delete' as const, 'swap' as const, 'insert' as const), at: fc.nat(200), to: fc.nat(200), careful: fc.boolean() });
    await fc.assert(fc.asyncProperty(sizes, one, async (at, step) => {
      const honest = honestLog(at);
      const forged = tamper(honest, step);
      const firstBad = honest.leaves.findIndex((leaf, index) => forged.leaves[index]?.equals(leaf) !== true);
      if (firstBad === -1 && forged.leaves.length === honest.leaves.length) return;
      const report = await verifyLog({ log: forged });
      const { first, last, unproven } = report.finding ?? {};
      assert.deepEqual([report.good, first, last, unproven], [false, firstBad === -1 ? honest.leaves.length : firstBad, firstBad === -1 ? honest.leaves.length : firstBad, undefined], `${JSON.stringify(step)} ${report.sentence}`);
    }), { numRuns: 80, seed: 42 });
  });

  it('attack 41 A2: lines of the file itself that are doubled, dropped, changed in their order, cut short, of another kind, too long or compressed: whatever is reported as good has the same entries in the same places', async () => {
    const lineTampering = fc.record({ what: fc.constantFrom('double', 'drop', 'swap', 'shorten', 'garble', 'bloat', 'gzip', 'show twice'), at: fc.nat(200), to: fc.nat(200) });
    await fc.assert(fc.asyncProperty(sizes, lineTampering, async (at, { what, at: here, to }) => {
      const honest = exportOf(honestLog(at));
      const [place, other] = [here % honest.length, to % honest.length];
      const line = honest[place] ?? '';
      const changed: Readonly<Record<string, () => string[]>> = {
        double: () => honest.toSpliced(place, 0, line), drop: () => honest.toSpliced(place, 1), swap: () => honest.with(place, honest[other] ?? '').with(other, line), shorten: () => honest.with(place, line.slice(0, to % line.length)), garble: () => honest.with(place, line.replace(/[A-Za-z](?=[^A-Za-z]*$)/, '!')),
        bloat: () => honest.with(place, ''), gzip: () => [gzipSync(honest.join('\n')).toString('latin1')], 'show twice': () => honest.with(place, line.replace('"openings":[]', '"openings":[{"field":"email","salt":"","value":""},{"field":"email","salt":"","value":""}]')),
      };
      const forged = changed[what]?.() ?? [];
      const report = await verifyAuditExport(forged, { verifierKey }, ports);
      const entries = (lines: readonly string[]) => lines.filter((each) => each.startsWith('{"sequence"'));
      if (report.good) assert.deepEqual([entries(forged), report.signed], [entries(honest), at.at(-1)]);
      else assert.ok(report.sentence !== null && report.signed <= (at.at(-1) ?? 0));
    }), { numRuns: 100, seed: 43 });
  });

  it('attack 41 A2: a log signed anew by another key is refused by whoever pins theirs; whoever pins none is told that the file says itself whose it is', async () => {
    const honest = honestLog([3, 7]);
    const stranger = generateKeyPairSync('ed25519');
    const strangers = noteKey(origin, stranger.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32), ports.sha256);
    const checkpoints = honest.checkpoints.map((each) => ({ ...each, note: signNote(`${each.note.split('\n\n')[0]}\n`, strangers, (message) => sign(null, message, stranger.privateKey)) }));
    const forged = exportOf({ ...honest, checkpoints });
    assert.deepEqual((await verifyAuditExport(forged, { verifierKey }, ports)).finding, { code: 'checkpoint-forged', first: 0, last: 2, detail: (await verifyAuditExport(forged, { verifierKey }, ports)).finding?.detail });
    const renamed = forged.with(0, (forged[0] ?? '').replace(JSON.stringify(verifierKey), JSON.stringify(formatVerifierKey(strangers))));
    assert.equal((await verifyAuditExport(renamed, { verifierKey }, ports)).finding?.code, 'other-key');
    const believed = await verifyAuditExport(renamed, {}, ports);
    assert.deepEqual([believed.good, believed.notChecked[0]?.split(':')[0]], [true, 'Whose log it is']);
  });

  it('attack 41 A2: an honest log verifies at every size, with and without what was kept', async () => {
    await fc.assert(fc.asyncProperty(sizes, fc.nat(4), async (at, which) => {
      const log = honestLog(at);
      const kept = log.checkpoints[which % log.checkpoints.length]?.note ?? '';
      assert.deepEqual([(await verifyLog({ log })).good, (await verifyLog({ log, kept })).good], [true, true]);
    }), { numRuns: 30, seed: 41 });
  });
});
