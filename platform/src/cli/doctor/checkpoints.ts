import { readConfiguration } from '../../foundation/index.ts';
import { readHealth } from './read-health.ts';

interface Process { readonly checkpointPlaces?: readonly string[] | null }

/** `keystead doctor checkpoints`: how far each place of publication is behind, as the running program has it. Exit code 1 where one does not take checkpoints, or nothing runs. */
export async function examineCheckpoints(): Promise<number> {
  const { dataDirectory } = readConfiguration(process.env);
  const processes = await readHealth<Process>(dataDirectory);
  if (processes === null) return 1;
  const places = processes.flatMap(({ checkpointPlaces }) => checkpointPlaces ?? []);
  if (places.length === 0) { process.stdout.write('Checkpoints of the audit log are published nowhere: set KEYSTEAD_CHECKPOINTS_… (docs/operator.md).\n'); return 0; }
  const fails = (place: string): boolean => !place.endsWith(' 0 failing');
  for (const place of places) process.stdout.write(`${fails(place) ? 'WRONG' : 'ok   '}  ${place}\n`);
  if (!places.some(fails)) return 0;
  process.stdout.write('       → Why stands in the log (“could not be published”), and for operators under the platform’s checkpoint.\n');
  return 1;
}
