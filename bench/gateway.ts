import { type Pace, smokePace, wholePace } from './gateway/bench.ts';
import { hasWrk } from './gateway/load/wrk.ts';
import { installLitellm } from './gateway/peers/litellm.ts';
import { latency } from './gateway/scenarios/latency.ts';
import { memory } from './gateway/scenarios/memory.ts';
import { streams } from './gateway/scenarios/streams.ts';
import { tenants } from './gateway/scenarios/tenants.ts';
import { throughput } from './gateway/scenarios/throughput.ts';

const scenarios: Readonly<Record<string, (pace: Pace) => Promise<void>>> = { throughput, latency, streams, memory, tenants, install: async () => installLitellm() };

/**
 * What the gateway costs, beside nginx, a bare proxy, Portkey, LiteLLM and Bifrost: `gateway throughput`, `latency`, `streams`, `memory`, `tenants`; all of them
 * without a name. `--smoke`: short, to see that it runs; `--rounds=3`: fewer (or more) interleaved rounds; `--peers='bare proxy,keystead'`: these alone.
 * `gateway install` puts LiteLLM into the cache folder.
 */
export async function gateway(parameters: readonly string[]): Promise<void> {
  const only = parameters.find((parameter) => parameter.startsWith('--peers='))?.slice('--peers='.length).toLowerCase().split(',');
  const rounds = Number(parameters.find((parameter) => parameter.startsWith('--rounds='))?.slice('--rounds='.length) ?? Number.NaN);
  const pace: Pace = { ...parameters.includes('--smoke') ? smokePace : wholePace, ...only === undefined ? {} : { peers: only }, ...rounds > 0 ? { rounds } : {} };
  const named = parameters.filter((parameter) => !parameter.startsWith('--'));
  const unknown = named.find((name) => !Object.hasOwn(scenarios, name));
  if (unknown !== undefined) throw new Error(`There is no scenario "${unknown}": ${Object.keys(scenarios).join(', ')}.`);
  if (!hasWrk && !named.includes('install')) throw new Error('The load is made by wrk, which is not installed (apt-get install wrk nginx-light).');
  const wanted = named.length > 0 ? named : Object.keys(scenarios).filter((name) => name !== 'install');
  for (const name of wanted) {
    process.stdout.write(`\n== gateway ${name}\n`);
    await scenarios[name]?.(pace);
  }
}
