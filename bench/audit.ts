import { availableParallelism, loadavg } from 'node:os';
import { type EffectFigures, measureGatewayEffect } from './audit/gateway-effect.ts';
import { type ProofFigures, measureProofs } from './audit/proofs.ts';
import { type SearchFigure, measureSearch } from './audit/search.ts';
import { type SequencingFigures, keepsUpMilliseconds, measureSequencing } from './audit/sequencing.ts';
import { smokePace, wholePace } from './gateway/bench.ts';
import { hasWrk } from './gateway/load/wrk.ts';
import { type LedgerWorld, openLedgerWorld } from './ledger/world.ts';

const whole = { sequenced: { leaves: 20_000, seconds: 70, rates: [2_000, 4_000, 6_000, 8_000] }, proved: 10_000_000, exported: 10_000_000, searched: 1_000_000, pace: wholePace } as const;
const smoke = { sequenced: { leaves: 4_000, seconds: 2, rates: [500, 1_000] }, proved: 20_000, exported: 5_000, searched: 20_000, pace: smokePace } as const;

/**
 * What the audit log costs: leaves a second with checkpoints on and how far it is behind at rising rates, bytes a leaf, proofs and their verification at ten million leaves, and what
 * sequencing takes from a gateway, and how long searches in a million entries take. `sequencing`, `proofs`, `search`, `gateway`: these alone. `--smoke`: small, to see that it runs. `--leaves=1000000`, `--exported=1000000`: another size of the tree, and of the export.
 */
export async function audit(parameters: readonly string[]): Promise<void> {
  const size = parameters.includes('--smoke') ? smoke : whole;
  const given = (name: string): number => Number(parameters.find((each) => each.startsWith(`--${name}=`))?.split('=')[1] ?? 0);
  const leaves = given('leaves');
  const wants = (part: string): boolean => !parameters.some((each) => ['sequencing', 'proofs', 'search', 'gateway'].includes(each)) || parameters.includes(part);
  print(`${availableParallelism()} cores, Node.js ${process.version}, load ${loadavg()[0]?.toFixed(1)} at the start${parameters.includes('--smoke') ? '; a smoke run: the figures mean nothing' : ''}`);
  if (wants('proofs')) await withDatabase(async (world) => reportProofs(await measureProofs(world, leaves > 0 ? leaves : size.proved, given('exported') || leaves || size.exported)));
  if (wants('sequencing')) await withDatabase(async (world) => reportSequencing(await measureSequencing(world, size.sequenced)));
  if (wants('search')) await withDatabase(async (world) => reportSearch(size.searched, await measureSearch(world, size.searched)));
  if (!wants('gateway')) return;
  if (hasWrk) reportEffect(await measureGatewayEffect(size.pace));
  else print('gateway: the load is made by wrk, which is not installed');
}

async function withDatabase(work: (world: LedgerWorld) => Promise<void>): Promise<void> {
  const world = await openLedgerWorld();
  try {
    await work(world);
  } finally {
    await world.close();
  }
}

function reportSearch(leaves: number, figures: readonly SearchFigure[]): void {
  print(`search in ${leaves} entries, milliseconds (p50, p95)`);
  for (const { name, p50, p95 } of figures) print(`  ${name.padEnd(40)}${p50.toFixed(1).padStart(8)}${p95.toFixed(1).padStart(8)}`);
}

function reportSequencing({ leaves, checkpoints, perSecond, steps, bytes }: SequencingFigures): void {
  print(`sequencing: ${Math.round(perSecond)} leaves a second of a full outbox, in one log; ${leaves} leaves and ${checkpoints} checkpoints in all`);
  for (const { offered, came, p50, p99, max } of steps) print(`  ${String(offered).padStart(6)} events a second (${came.toFixed(0)} came) wait ${p50.toFixed(0)} ms (p50), ${p99.toFixed(0)} ms (p99), ${max.toFixed(0)} ms at most${max > keepsUpMilliseconds ? ': too much' : ''}`);
  for (const [name, size] of Object.entries(bytes)) print(`  ${name.padEnd(28)}${(size / leaves).toFixed(0).padStart(8)} bytes a leaf`);
}

function reportProofs({ leaves, treeSeconds, treeBytes, inclusion, consistency, exported }: ProofFigures): void {
  print(`proofs: a tree of ${leaves} leaves in ${treeSeconds.toFixed(1)} s, from nothing; its hashes take ${(treeBytes / leaves).toFixed(1)} bytes a leaf`);
  for (const [name, { prove, verify, hashes }] of [['inclusion', inclusion], ['consistency', consistency]] as const) print(`  ${name.padEnd(14)}made in ${prove.toFixed(0)} µs, verified in ${verify.toFixed(0)} µs, ${hashes} hashes`);
  print(`  an export of ${exported.entries} entries (${(exported.bytes / 1e6).toFixed(0)} MB) verified in ${exported.seconds.toFixed(1)} s, ${Math.round(exported.entries / exported.seconds)} entries a second`);
}

function reportEffect(figures: readonly EffectFigures[]): void {
  for (const { connections, on, off } of figures) {
    print(`gateway, ${connections} connection${connections === 1 ? '' : 's'}: ${on.perSecond.toFixed(0)} requests a second while the log is sequenced, ${off.perSecond.toFixed(0)} while it is not (${(100 * (1 - on.perSecond / off.perSecond)).toFixed(1)} % less; wanted: below 5)`);
    print(`  processor time of the gateway for each: ${on.cpuMicroseconds.toFixed(0)} µs and ${off.cpuMicroseconds.toFixed(0)} µs; the log was ${(on.behindMilliseconds / 1_000).toFixed(1)} s behind at the end`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
