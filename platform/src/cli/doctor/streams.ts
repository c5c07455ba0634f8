import { readConfiguration } from '../../foundation/index.ts';
import { readHealth } from './read-health.ts';

interface Streams { readonly platformStreams?: number | null; readonly platformStreamsStuck?: number; readonly platformStreamsPaused?: number; readonly platformStreamsStuckSince?: string | null }

/** `keystead doctor streams`: whether the receivers of the platform's own log take it. Exit code 1 where one does not, or nothing runs. */
export async function examineStreams(): Promise<number> {
  const { dataDirectory } = readConfiguration(process.env);
  const processes = await readHealth<Streams>(dataDirectory);
  if (processes === null) return 1;
  const found = describeStreams(processes.find(({ platformStreams }) => typeof platformStreams === 'number') ?? {});
  process.stdout.write(found.text);
  return found.good ? 0 : 1;
}

/** In words. */
export function describeStreams({ platformStreams = null, platformStreamsStuck = 0, platformStreamsPaused = 0, platformStreamsStuckSince = null }: Streams): { readonly good: boolean; readonly text: string } {
  if (platformStreams === null) return { good: false, text: 'WRONG  It is not known just now whether the platform’s log reaches its receivers: the database did not answer.\n' };
  if (platformStreams === 0) return { good: true, text: 'note   The platform’s log is sent nowhere. An operator adds a receiver in the console, under Installation → Log.\n' };
  const paused = platformStreamsPaused === 0 ? '' : `note   ${platformStreamsPaused} of ${platformStreams} streams of the platform’s log ${platformStreamsPaused === 1 ? 'is' : 'are'} paused; nothing is lost meanwhile.\n`;
  if (platformStreamsStuck === 0) return { good: true, text: platformStreamsPaused === platformStreams ? paused : `ok     The receivers of the platform’s log take it.\n${paused}` };
  const since = platformStreamsStuckSince === null ? '' : `, since ${platformStreamsStuckSince}`;
  return { good: false, text: `WRONG  Of ${platformStreams} streams of the platform’s log ${platformStreamsStuck} ${platformStreamsStuck === 1 ? 'does' : 'do'} not get through${since}. Nothing is lost: it waits in the log.\n       → What the receiver answers stands in the console, under Installation → Log.\n${paused}` };
}
