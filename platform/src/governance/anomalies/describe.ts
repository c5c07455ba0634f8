import { type AnomalyKind, type AnomalySummary, spikeParts } from '@keystead/contract';
import type { Evidence } from './tables.ts';
import type { SpikePart } from './split-spike.ts';

/** As much of an alert as its words are made of. */
export interface Described { readonly kind: AnomalyKind; readonly subjectName: string; readonly evidence: Pick<Evidence, 'observed' | 'expected' | 'words' | 'split' | 'behind'>; readonly nameOf: (kind: string, id: string) => string }

interface KindText {
  /** Without names: it stands in the log and in subjects of mails. */
  readonly title: string;
  readonly unit: AnomalySummary['unit'];
  readonly cause: (described: Described) => readonly string[];
}

const nanoPerCent = 10_000_000;
export const dollars = (nanoUsd: number): string => `US$${(Math.round(nanoUsd / nanoPerCent) / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
const number = (value: number): string => Math.round(value).toLocaleString('en-US');
const calls = (count: number): string => (count === 1 ? '1 call' : `${number(count)} calls`);

/** Where it came from, with how often; the smallest are left out. */
function cameFrom({ networks = '', networkCount = '' }: Evidence['words']): string {
  const more = Number(networkCount) - networks.split('), ').length;
  return `They came from ${networks.replaceAll('unknown (', 'an unknown network (').replaceAll('other (', 'other networks (')}${more > 0 ? ` and ${number(more)} more` : ''}.`;
}

/** Why a token is not taken. */
const refusedTexts: Readonly<Record<string, string>> = { revoked: 'was revoked', expired: 'has expired', 'owner-inactive': 'belongs to somebody who is not active any more' };
const placesTexts: Readonly<Record<string, string>> = {
  all: 'Your organisation calls from there too: a service may have been forgotten.', some: 'Your organisation calls from some of them too.', none: 'Nobody of your organisation called from there in the weeks before: somebody else may have a copy.',
};

const partTexts: Readonly<Record<SpikePart, string>> = {
  volume: 'more calls than usual', retries: 'attempts that gave no answer (failed, broken off or tried again)', loops: 'calls that say the same again and again', models: 'another mix of models', length: 'dearer calls to the same models',
};

/** What each kind is called, and its cause in words. One entry each. */
export const kindTexts: Readonly<Record<AnomalyKind, KindText>> = {
  'spend-spike': {
    title: 'Spend above the usual', unit: 'nano-usd',
    cause: ({ evidence: { observed, expected, words, split, behind }, nameOf }) => [
      `${dollars(observed)} were spent where ${dollars(expected ?? 0)} are usual${words['window'] === 'day' ? ' for this much of such a day' : ' at this time of the week'}${(expected ?? 0) > 0 ? ` (${number((observed / (expected ?? 1)) * 100)} %)` : ''}.`,
      ...splitLines(split), ...behind.slice(0, 2).map((each) => `${number(each.share * 100)} % of it: ${each.kind === 'credential' ? 'key' : each.kind} ${nameOf(each.kind, each.id)}.`),
    ],
  },
  'daily-spend': {
    title: 'A day beyond the daily amount', unit: 'nano-usd',
    cause: ({ evidence: { observed, expected, words, behind }, nameOf }) => [`${dollars(observed)} were spent on ${words['day'] ?? 'that day'} (UTC); the alert is set at ${dollars(expected ?? 0)}.`, ...behind.slice(0, 2).map((each) => `${number(each.share * 100)} % of it: ${each.kind === 'credential' ? 'key' : each.kind} ${nameOf(each.kind, each.id)}.`)],
  },
  'unexpected-model': {
    title: 'A model that was not called before', unit: 'requests',
    cause: ({ evidence: { observed, words, behind }, nameOf }) => [`${calls(observed)} to ${words['model'] ?? 'a model'}, which nobody called in the weeks before, which no route names and which is not on your list of expected models.`, ...behind.slice(0, 2).map((each) => `${number(each.share * 100)} % of them: ${each.kind === 'credential' ? 'key' : each.kind} ${nameOf(each.kind, each.id)}.`)],
  },
  'failed-sign-ins': {
    title: 'Failed sign-ins', unit: 'failures',
    cause: ({ subjectName, evidence: { observed, expected, words } }) => [
      words['people'] === '1' ? `${number(observed)} sign-ins of ${subjectName} failed within an hour or two.` : `${number(observed)} sign-ins failed within an hour or two, of ${words['people'] ?? 'several'} people.`,
      ...words['networks'] === undefined ? [] : [cameFrom(words)],
      `An hour with failures had ${number(expected ?? 0)} of them at most in the weeks before.`,
    ],
  },
  'refused-tokens': {
    title: 'Calls with a token that no longer works', unit: 'requests',
    cause: ({ subjectName, evidence: { observed, expected, words, behind } }) => [
      `${calls(observed)} came with the token ${subjectName}, which ${refusedTexts[words['reason'] ?? ''] ?? 'is not good any more'}. All of them were refused.`,
      `${cameFrom(words)} ${placesTexts[words['known'] ?? ''] ?? ''}`,
      ...(expected ?? 0) > 0 ? [`The worst hour of the weeks before had ${number(expected ?? 0)}.`] : [],
      ...behind.length > 0 ? ['What stands below called from the same place, where nobody of your organisation called from before: it may have been taken with this token.'] : [],
    ],
  },
  'refused-keys': {
    title: 'A key refused by its provider', unit: 'requests',
    cause: ({ subjectName, evidence: { observed, words } }) => (words['verdict'] === 'rejected'
      ? [`The provider of the key ${subjectName} did not accept it in ${calls(observed)}, ${number(Number(words['recent']))} of them within the last hour or two.`, 'It was revoked there, has expired, or its account is closed. Enter a new key under Credentials; until then routes go on with their other keys, and calls that have no other fail.']
      : [`The provider of the key ${subjectName} refused it a right in ${calls(observed)}; within the last hour or two in ${number(Number(words['recent']))} of ${calls(Number(words['used']))}.`, 'The key is known there, and may not do what is asked of it: its permissions or its models were narrowed, or it is used for something new.']),
  },
  'rate-limit-refusals': {
    title: 'Refused by rate limits again and again', unit: 'requests',
    cause: ({ subjectName, evidence: { observed, expected } }) => [`${calls(observed)} of ${subjectName} were refused by a rate limit within an hour or two; the worst hour of the weeks before had ${number(expected ?? 0)}.`, 'A loop without a pause does that, and so does somebody who tries what a token can do.'],
  },
  'unexpected-network': {
    title: 'Calls from an unexpected network', unit: 'requests',
    cause: ({ subjectName, evidence: { observed, words } }) => [`${calls(observed)} of ${subjectName} came from ${words['networks'] ?? 'elsewhere'}.`, words['named'] === 'yes' ? 'None of your networks contains it.' : 'Nobody of your organisation called from there in the weeks before. Name your networks in the settings to say where calls are expected from.'],
  },
  'new-client': {
    title: 'A new program with a known token', unit: 'requests',
    cause: ({ subjectName, evidence: { observed, words } }) => [`${calls(observed)} of ${subjectName} were sent by “${words['clients'] ?? 'another program'}”, which never called your gateway in the weeks before. It is what the program says of itself.`],
  },
  'unusual-hours': {
    title: 'Calls at unusual hours', unit: 'requests',
    cause: ({ subjectName, evidence: { observed, words } }) => [`${calls(observed)} of ${subjectName} at ${words['hours'] ?? 'odd'} o’clock (UTC).`, `Usual is ${words['usual'] ?? 'another time'} (UTC), as the weeks before were.`],
  },
  'key-outside-app': {
    title: 'A key used outside of its app', unit: 'requests',
    cause: ({ subjectName, evidence: { observed, words }, nameOf }) => [`${calls(observed)} with the key ${subjectName} came from ${apps(words['apps'], nameOf)}.`, `In the weeks before, that key served ${apps(words['usual'], nameOf)} alone.`],
  },
};

function apps(ids: string | undefined, nameOf: Described['nameOf']): string {
  return (ids ?? '').split(', ').map((id) => (id === '' ? 'the API itself' : nameOf('app', id))).join(', ');
}

/** The parts that matter, the largest first. */
function splitLines(split: Evidence['split']): readonly string[] {
  if (split === null) return [];
  const above = spikeParts.reduce((sum, part) => sum + Math.max(0, split[part]), 0);
  const large = spikeParts.filter((part) => split[part] > above * 0.05).toSorted((left, right) => split[right] - split[left]);
  return large.length === 0 ? [] : [`What is above the usual: ${large.map((part) => `${dollars(split[part])} for ${partTexts[part]}`).join('; ')}.`];
}

/** Which pages show the calls behind it, with the filter set. */
export function linksOf({ kind, subject, since, until, behind }: { readonly kind: AnomalyKind; readonly subject: { readonly kind: string; readonly id: string }; readonly since: Date; readonly until: Date; readonly behind: Evidence['behind'] }): readonly { readonly label: string; readonly href: string }[] {
  if (kind === 'failed-sign-ins') return [{ label: 'Sign-ins in the log', href: '/audit?action=session.refused' }];
  if (kind === 'refused-tokens') return [{ label: 'Refused calls in the log', href: '/audit?action=token.refused' }, { label: 'Tokens', href: '/gateway?tab=tokens' }];
  const filter = new Map<string, string>();
  for (const each of [subject, ...behind]) { const name = filterNames[each.kind]; if (name !== undefined && !filter.has(name)) filter.set(name, each.kind === 'model' ? each.id.slice(each.id.indexOf('/') + 1) : each.id); }
  // A spike has no one subject: what has most of it is shown.
  const chosen = Object.fromEntries(amounts.has(kind) ? [...filter].slice(0, 1) : filter);
  const span = { from: since.toISOString(), to: until.toISOString() };
  const days = { from: span.from.slice(0, 10), to: span.to.slice(0, 10) };
  return [
    ...kind === 'refused-keys' ? [{ label: 'The key', href: `/credentials/${subject.id}` }] : [],
    { label: 'The calls, one by one', href: `/requests?${new URLSearchParams({ ...span, ...chosen, ...kind === 'rate-limit-refusals' ? { outcome: 'unanswered' } : {} }).toString()}` },
    { label: 'Usage of those days', href: `/usage?${new URLSearchParams({ period: 'custom', ...days, bucket: 'hour' }).toString()}` },
  ];
}

const amounts: ReadonlySet<AnomalyKind> = new Set(['spend-spike', 'daily-spend']);
/** As the addresses of the page of requests have them. */
const filterNames: Readonly<Record<string, string>> = { token: 'token', person: 'person', app: 'app', credential: 'key', model: 'model' };
