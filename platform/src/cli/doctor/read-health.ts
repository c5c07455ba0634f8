import { systemClock } from '../../foundation/index.ts';
import { readSupportBundle } from '../../server/index.ts';

/** What each process of the running program says of itself; `null` where none runs, which is said on stderr. */
export async function readHealth<Process>(dataDirectory: string): Promise<readonly Process[] | null> {
  const { bundle, running } = await readSupportBundle({ dataDirectory, environment: process.env, now: systemClock.now() });
  if (!running) { process.stderr.write(`No Keystead runs on ${dataDirectory}. Start it first.\n`); return null; }
  return (JSON.parse(bundle.get('health.json') ?? '{"processes":[]}') as { readonly processes: readonly Process[] }).processes;
}
