import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connectionOptions } from '../../platform/src/foundation/index.ts';
import { type Pace, median, withProvider } from '../gateway/bench.ts';
import { load } from '../gateway/load/wrk.ts';
import { startKeystead } from '../gateway/peers/keystead.ts';
import { chatBody } from '../gateway/recorded.ts';
import { cpuMicroseconds, familyOf } from '../processes.ts';
import { ownerUrlOf } from '../vault/owner-url.ts';

/** At so many connections: `1` is about what one core beside the gateway ships and sequences; `32` is all that the gateway can do. */
export interface EffectFigures { readonly connections: number; readonly on: Sample; readonly off: Sample }
interface Sample {
  readonly perSecond: number;
  /** Of the gateway, for each request. */
  readonly cpuMicroseconds: number;
  /** How long the newest entry of the log had stood for when the load ended; of no meaning where nothing was sequenced. */
  readonly behindMilliseconds: number;
}

const loads = [1, 32];

/** The same load on one gateway with the log being sequenced and signed, and with the process that does it held; in turn, on one installation. */
export async function measureGatewayEffect(pace: Pace): Promise<readonly EffectFigures[]> {
  const figures: EffectFigures[] = [];
  await withProvider(null, async (upstream) => {
    const keystead = await startKeystead(upstream);
    const worker = workerBeside(keystead.pids()[0] ?? 0);
    const owner = new pg.Client(connectionOptions(await ownerUrlOf(keystead.dataDirectory)));
    await owner.connect();
    try {
      for (const connections of loads) {
        const samples: Record<'on' | 'off', Sample[]> = { on: [], off: [] };
        for (let round = -1; round < pace.rounds; round += 1) {
          for (const state of round % 2 === 0 ? ['on', 'off'] as const : ['off', 'on'] as const) {
            await keystead.settle?.();
            await untilSequenced(owner);
            if (state === 'off') process.kill(worker, 'SIGSTOP');
            try {
              const sample = await once({ keystead, owner, connections, seconds: round < 0 ? pace.warmSeconds : pace.seconds });
              if (round >= 0) samples[state].push(sample);
            } finally {
              process.kill(worker, 'SIGCONT');
            }
          }
        }
        figures.push({ connections, on: middle(samples.on), off: middle(samples.off) });
      }
    } finally {
      await owner.end();
      await keystead.stop();
    }
  });
  return figures;
}

function middle(all: readonly Sample[]): Sample {
  const of = (read: (sample: Sample) => number): number => median(all.map(read));
  return { perSecond: of(({ perSecond }) => perSecond), cpuMicroseconds: of(({ cpuMicroseconds: each }) => each), behindMilliseconds: of(({ behindMilliseconds }) => behindMilliseconds) };
}

async function once({ keystead, owner, connections, seconds }: { keystead: Awaited<ReturnType<typeof startKeystead>>; owner: pg.Client; connections: number; seconds: number }): Promise<Sample> {
  const way = keystead.way('untranslated');
  if (way === null) throw new Error('Keystead has no way for this request');
  const before = cpuMicroseconds(keystead.pids());
  const result = await load({ port: way.port, headers: [way.headers], body: chatBody(way.model, false), connections, seconds });
  const { rows: [newest] } = await owner.query<{ behind: number }>("select extract(epoch from clock_timestamp() - max(occurred_at))::float8 * 1000 as behind from keystead.audit_leaves where action = 'credential.used'");
  return { perSecond: result.requestsPerSecond, cpuMicroseconds: (cpuMicroseconds(keystead.pids()) - before) / Math.max(1, result.requests), behindMilliseconds: newest?.behind ?? 0 };
}

/** What the round before left is no part of this one. */
async function untilSequenced(owner: pg.Client): Promise<void> {
  while (((await owner.query('select from keystead.audit_outbox limit 1')).rowCount ?? 0) > 0) await sleep(200);
}

/** The worker of the same process tree: roles have their name in their arguments. */
function workerBeside(gateway: number): number {
  const parentOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
  const found = familyOf(parentOf(gateway)).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes('worker'));
  if (found === undefined) throw new Error('the worker was not found');
  return found;
}
