import { setTimeout as sleep } from 'node:timers/promises';
import { ownerUrlOf } from '../../vault/owner-url.ts';
import { cpuMicroseconds, residentMegabytes } from '../../processes.ts';
import { copyTenants } from '../copy-tenants.ts';
import { median, type Pace, print, printConditions, printTable, withProvider } from '../bench.ts';
import { load, type LoadResult } from '../load/wrk.ts';
import { startKeystead } from '../peers/keystead.ts';
import { chatBody } from '../recorded.ts';

/** An init file declares no more, so no more are called; the others are copies that are held only. */
const mostCalled = 100;
const connections = 32;
/** How long a gateway may take to follow what was added. */
const followSeconds = 20;

/** What organisations and their keys cost a gateway that serves them in turn. Each has two credentials and a token. */
export async function tenants(pace: Pace): Promise<void> {
  printConditions(pace);
  const rows = [['organisations', 'called', 'credentials', 'requests/s', 'CPU µs/request', 'p50 ms', 'resident MB']];
  for (const count of pace.smoke ? [1, 10, 1_000] : [1, 100, 10_000]) {
    await withProvider(null, async (port) => {
      const keystead = await startKeystead(port, Math.min(count, pace.smoke ? 10 : mostCalled));
      try {
        if (count > keystead.tokens.length) {
          await copyTenants(await ownerUrlOf(keystead.dataDirectory), count);
          await sleep((pace.smoke ? 3 : followSeconds) * 1_000);
        }
        const way = keystead.way('untranslated');
        if (way === null) return;
        const headers = keystead.tokens.map((token) => ({ authorization: `Bearer ${token}` }));
        const order = { port: way.port, headers, body: chatBody(way.model, false), connections };
        await load({ ...order, seconds: pace.warmSeconds });
        const results: (LoadResult & { readonly cpu: number })[] = [];
        for (let round = 0; round < pace.rounds; round += 1) {
          await keystead.settle?.();
          const before = cpuMicroseconds(keystead.pids());
          const result = await load({ ...order, seconds: pace.seconds });
          if (result.failures > 0) print(`${count} organisations: ${result.failures} requests failed`);
          results.push({ ...result, cpu: (cpuMicroseconds(keystead.pids()) - before) / Math.max(1, result.requests) });
        }
        rows.push([
          String(count), String(keystead.tokens.length), String(count * 2), median(results.map((each) => each.requestsPerSecond)).toFixed(0), median(results.map((each) => each.cpu)).toFixed(0),
          median(results.map((each) => each.p50Ms)).toFixed(3), residentMegabytes(keystead.pids()).toFixed(0),
        ]);
      } finally {
        await keystead.stop();
      }
    });
  }
  printTable(rows);
}
