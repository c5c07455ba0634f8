import type { Batch, BatchRow } from '@keystead/contract';
import { Badge, type Tone } from '../../ui/index.ts';

export const batchStateWords: Readonly<Record<Batch['state'], { readonly label: string; readonly tone: Tone }>> = {
  running: { label: 'Running', tone: 'info' }, paused: { label: 'Paused', tone: 'warn' }, stopped: { label: 'Stopped', tone: 'neutral' }, finished: { label: 'Finished', tone: 'good' },
};

/** States of rows, in the order of the picture. */
export const rowStateWords: Readonly<Record<BatchRow['state'], { readonly label: string; readonly tone: Tone }>> = {
  done: { label: 'Done', tone: 'good' }, failed: { label: 'Failed', tone: 'bad' }, running: { label: 'Running', tone: 'info' }, waiting: { label: 'Waiting', tone: 'neutral' }, stopped: { label: 'Stopped', tone: 'neutral' },
};
export const rowStates = ['done', 'failed', 'running', 'waiting', 'stopped'] as const satisfies readonly BatchRow['state'][];

export function BatchStateBadge({ state }: { readonly state: Batch['state'] }) {
  const { label, tone } = batchStateWords[state];
  return <Badge tone={tone} dot>{label}</Badge>;
}
