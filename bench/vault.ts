import { availableParallelism, loadavg } from 'node:os';
import { measurePrimitives } from './vault/primitives.ts';
import { type RevocationFigures, measureRevocation } from './vault/revocation.ts';
import { type RewrapFigures, measureRewrap } from './vault/rewrap.ts';

const versions = 100_000;
const revocationRounds = 40;
const revocationTargetMilliseconds = 1_000;

/** What the vault costs: opening and sealing a key, moving 100,000 of them to a new tenant key, and how fast a disabled one is refused everywhere. */
export async function vault(): Promise<void> {
  print(`${availableParallelism()} cores, Node.js ${process.version}, load ${loadavg()[0]?.toFixed(1)} at the start`);
  print('');
  print(`${'one provider key of 80 characters'.padEnd(46)}${'µs'.padStart(10)}${'per second'.padStart(14)}`);
  for (const { name, microseconds } of await measurePrimitives()) print(`${name.padEnd(46)}${microseconds.toFixed(2).padStart(10)}${Math.round(1_000_000 / microseconds).toLocaleString('en').padStart(14)}`);
  print('');
  reportRewrap(await measureRewrap(versions, print));
  print('');
  reportRevocation(await measureRevocation(revocationRounds));
}

function reportRewrap({ versions: moved, tenants, seconds, rssMegabytes, rootKeys }: RewrapFigures): void {
  print(`rewrap: ${moved} sealed keys of ${tenants} tenants moved to new tenant keys in ${seconds.toFixed(1)} s, ${Math.round(moved / seconds)} a second, each with an audit event`);
  const middle = rssMegabytes[Math.floor(rssMegabytes.length / 2)];
  print(`memory: ${rssMegabytes[0]} MB before, ${middle} MB half-way, ${rssMegabytes.at(-1)} MB after; on the way ${rssMegabytes.join(', ')}`);
  print(`root key: ${rootKeys.keys} tenant keys rewrapped in ${rootKeys.seconds.toFixed(2)} s, all steps from adding to retiring`);
}

function reportRevocation({ processes, milliseconds }: RevocationFigures): void {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  print(`revocation: ${sorted.length} measurements over ${processes} gateway processes, from asking to the first refusal: p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, max ${at(1).toFixed(1)} ms`);
  print(`wanted: max below ${revocationTargetMilliseconds} ms: ${at(1) < revocationTargetMilliseconds ? 'yes' : 'NO'}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
