import type { AnswerState, EvidenceLink, EvidencePack, IsolationTest, IsolationTry } from '@keystead/contract';
import type { Tone } from '../../ui/index.ts';

export const answerTones: Readonly<Record<AnswerState, Tone>> = { yes: 'good', partly: 'warn', 'not-met': 'bad', 'not-applicable': 'neutral', yours: 'info' };

export const packWords: Readonly<Record<EvidencePack['state'], { readonly label: string; readonly tone: Tone }>> = {
  waiting: { label: 'Waiting', tone: 'info' }, writing: { label: 'Being written', tone: 'info' }, proving: { label: 'Waiting for the log’s signature', tone: 'info' }, ready: { label: 'Ready', tone: 'good' }, failed: { label: 'Failed', tone: 'bad' }, expired: { label: 'Removed', tone: 'neutral' },
};

export const testWords: Readonly<Record<IsolationTest['state'], { readonly label: string; readonly tone: Tone }>> = {
  waiting: { label: 'Waiting', tone: 'info' }, running: { label: 'Running', tone: 'info' }, passed: { label: 'Passed', tone: 'good' }, failed: { label: 'Something got through', tone: 'bad' }, broken: { label: 'Broke off', tone: 'warn' },
};

export const outcomeWords: Readonly<Record<IsolationTry['outcome'], { readonly label: string; readonly tone: Tone }>> = {
  refused: { label: 'Refused', tone: 'good' }, ok: { label: 'Found', tone: 'good' }, leaked: { label: 'Got through', tone: 'bad' }, skipped: { label: 'Not tried', tone: 'neutral' },
};
export const areaWords: Readonly<Record<IsolationTry['area'], string>> = { control: 'Own things are found', api: 'Operations with the other’s ids', bodies: 'Bodies that name the other’s', gateway: 'Gateway', lists: 'Lists and reports', database: 'Database itself' };

/** Where a link of an answer leads in the console; `null` for what stands in the project’s files. */
export function hrefOf({ kind, target }: EvidenceLink): string | null {
  if (kind === 'page') return target;
  if (kind === 'log') return `/audit?action=${encodeURIComponent(target)}`;
  return kind === 'operation' ? '/reference' : null;
}

/** Where in the project’s files such a link is found. */
export function placeOf({ kind, target, label }: EvidenceLink): string {
  if (kind === 'attack' || kind === 'fault') return `${label} (docs/attacks.md)`;
  return target === label ? target : `${label} (${target})`;
}
