import { residentMegabytes } from '../../processes.ts';
import { type Pace, print, printConditions, printTable, withProvider } from '../bench.ts';
import { load } from '../load/wrk.ts';
import { startKeystead } from '../peers/keystead.ts';
import { chatBody } from '../recorded.ts';

const minutes = 10;
const connections = 64;

/** Resident memory of a gateway process over ten minutes of full load: it must be flat. */
export async function memory(pace: Pace): Promise<void> {
  printConditions(pace);
  await withProvider(null, async (port) => {
    const keystead = await startKeystead(port);
    try {
      const way = keystead.way('untranslated');
      if (way === null) return;
      const rows = [['minute', 'resident MB', 'requests/s']];
      const [steps, seconds] = pace.smoke ? [3, 2] : [minutes * 2, 30];
      rows.push(['0', residentMegabytes(keystead.pids()).toFixed(0), '']);
      for (let step = 1; step <= steps; step += 1) {
        const { requestsPerSecond } = await load({ port: way.port, headers: [way.headers], body: chatBody(way.model, false), connections, seconds });
        rows.push([(step * seconds / 60).toFixed(1), residentMegabytes(keystead.pids()).toFixed(0), requestsPerSecond.toFixed(0)]);
      }
      printTable(rows);
      const at = (share: number): string => rows[Math.max(1, Math.round((rows.length - 1) * share))]?.[1] ?? '';
      print(`after a fifth of the time ${at(0.2)} MB, half-way ${at(0.5)} MB, at the end ${at(1)} MB`);
    } finally {
      await keystead.stop();
    }
  });
}
