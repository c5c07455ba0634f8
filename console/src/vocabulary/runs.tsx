import type { RunSummary } from '@keystead/contract';
import { Badge, type Tone } from '../ui/index.ts';

export type RunState = RunSummary['state'];

export const stateWords: Readonly<Record<RunState, { readonly label: string; readonly tone: Tone }>> = {
  running: { label: 'Running', tone: 'info' },
  draft: { label: 'Draft', tone: 'neutral' },
  'awaiting-approval': { label: 'Awaiting approval', tone: 'warn' },
  approved: { label: 'Approved', tone: 'good' },
  rejected: { label: 'Rejected', tone: 'bad' },
  stopped: { label: 'Stopped', tone: 'neutral' },
  failed: { label: 'Failed', tone: 'bad' },
};
export const runStates: readonly RunState[] = ['running', 'draft', 'awaiting-approval', 'approved', 'rejected', 'stopped', 'failed'];

/** What a run is about: its title without the app’s name, where that stands beside it. */
export function subjectOf({ title, appName }: Pick<RunSummary, 'title' | 'appName'>): string {
  const prefix = `${appName}: `;
  return title.startsWith(prefix) ? title.slice(prefix.length) : title;
}

export function RunStateBadge({ state }: { readonly state: RunState }) {
  const { label, tone } = stateWords[state];
  return <Badge tone={tone} dot>{label}</Badge>;
}
