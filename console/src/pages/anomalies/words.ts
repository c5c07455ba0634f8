import type { AnomalyKind, AnomalySummary, PausableKind, spikeParts } from '@keystead/contract';
import { formatMoney, formatNumber, type Tone } from '../../ui/index.ts';

type State = AnomalySummary['state'];

export const stateWords: Readonly<Record<State, { readonly label: string; readonly tone: Tone }>> = {
  open: { label: 'Open', tone: 'bad' }, acknowledged: { label: 'Looked into', tone: 'warn' }, muted: { label: 'Muted', tone: 'neutral' }, resolved: { label: 'Resolved', tone: 'good' },
};

/** Each check, and what it looks at. */
export const checkWords: Readonly<Record<AnomalyKind, { readonly label: string; readonly looksAt: string }>> = {
  'spend-spike': { label: 'Spend above the usual', looksAt: 'Each hour, and each day so far, against what that hour of the week usually costs. A spike is split into more calls, retries, loops and a change of models.' },
  'daily-spend': { label: 'A day beyond an amount', looksAt: 'What a day (UTC) costs, whatever is usual.' },
  'unexpected-model': { label: 'Unexpected model', looksAt: 'Models that nobody called in the weeks before, that no route names and that are not on the list below.' },
  'failed-sign-ins': { label: 'Failed sign-ins', looksAt: 'Bursts: of one person, or of many together.' },
  'refused-tokens': { label: 'Refused tokens', looksAt: 'Calls with a token of yours that was revoked, has expired, or belongs to somebody who is not active any more. What comes with tokens that nobody knows is your operator’s to watch.' },
  'refused-keys': { label: 'Keys refused by their provider', looksAt: 'Keys that their provider does not accept any more, or to which it denies most of what is asked.' },
  'rate-limit-refusals': { label: 'Rate-limit refusals', looksAt: 'Callers that run into a limit again and again, yours or the provider’s.' },
  'unexpected-network': { label: 'Unexpected network', looksAt: 'Calls from outside of the networks below; where none is named, from where nobody called in the weeks before.' },
  'new-client': { label: 'New program', looksAt: 'A program that never called your gateway, with a token that has its habits.' },
  'unusual-hours': { label: 'Unusual hours', looksAt: 'A token or person that calls three hours or more from any hour of its own.' },
  'key-outside-app': { label: 'Key outside of its app', looksAt: 'A key that served one or two apps alone, and now serves something else.' },
};

export const partWords: Readonly<Record<(typeof spikeParts)[number], string>> = { volume: 'More calls', retries: 'Retries and broken calls', loops: 'Loops: the same again and again', models: 'Another mix of models', length: 'Dearer calls to the same models' };

export const pausableWords: Readonly<Record<PausableKind, { readonly label: string; readonly follows: string }>> = {
  credential: { label: 'Key', follows: 'The key is disabled, and calls under way with it are broken off. Routes go on with their other keys.' },
  token: { label: 'API token', follows: 'Every call with this token is refused. Nothing of it is deleted.' },
  person: { label: 'Person', follows: 'Every call of this person is refused, with any token and from any app. They can still sign in and read.' },
  app: { label: 'App', follows: 'Every model call of this app is refused, for everybody.' },
  route: { label: 'Route', follows: 'Every call to this route is refused, also where a rule of your policy leads to it. Its keys go on serving other routes, and callers are told to ask for one of them.' },
};

export function figure(unit: AnomalySummary['unit'], value: number): string {
  return unit === 'nano-usd' ? formatMoney(value) : formatNumber(Math.round(value));
}

/** With what is counted, where no currency says it. */
export function amount(unit: AnomalySummary['unit'], value: number): string {
  if (unit === 'nano-usd') return figure(unit, value);
  const [one, many] = unit === 'failures' ? ['failure', 'failures'] : ['call', 'calls'];
  return `${figure(unit, value)} ${Math.round(value) === 1 ? one : many}`;
}

export const unitWords: Readonly<Record<AnomalySummary['unit'], string>> = { 'nano-usd': 'Spend', requests: 'Calls', failures: 'Failures' };
