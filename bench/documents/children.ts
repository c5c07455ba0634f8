import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** Resident memory of all processes that this one started, in MB, at its highest; ten looks a second. Linux only; 0 elsewhere. */
export function watchChildren(): { stop(): number } {
  let peak = 0;
  const look = (): void => { peak = Math.max(peak, residentOfChildren()); };
  const timer = setInterval(look, 100);
  return {
    stop() {
      look();
      clearInterval(timer);
      return peak;
    },
  };
}

function residentOfChildren(): number {
  if (!existsSync('/proc/self/status')) return 0;
  const processes = new Map<number, { readonly parent: number; readonly kilobytes: number }>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      processes.set(Number(name), { parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), kilobytes: Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0) });
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (id: number): boolean => id === process.pid || (processes.has(id) && isOurs(processes.get(id)?.parent ?? 0));
  let kilobytes = 0;
  for (const [id, each] of processes) if (id !== process.pid && isOurs(id)) kilobytes += each.kilobytes;
  return Math.round(kilobytes / 1_000);
}
