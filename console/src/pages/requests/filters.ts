import type { RequestFilters } from '@keystead/contract';
import { useSearchParameters } from '../../navigation/index.ts';
import type { Names } from '../../vocabulary/index.ts';

type Name = keyof RequestFilters;

/** A filter as it stands in the address, and how its value is shown. */
interface FilterWords { readonly name: Name; readonly parameter: string; readonly label: string; readonly show: (value: string, names: Names) => string }

const asIs = (value: string): string => value;
export const outcomeLabels: Readonly<Record<NonNullable<RequestFilters['outcome']>, string>> = { answered: 'Answered', unanswered: 'Not answered', failed: 'Failed', cancelled: 'Cancelled', refused: 'Refused' };

export const filterWords: readonly FilterWords[] = [
  { name: 'outcome', parameter: 'outcome', label: 'Outcome', show: (value) => outcomeLabels[value as keyof typeof outcomeLabels] ?? value },
  { name: 'provider', parameter: 'provider', label: 'Provider', show: (value, names) => names.provider(value) }, { name: 'model', parameter: 'model', label: 'Model', show: asIs }, { name: 'route', parameter: 'route', label: 'Route', show: asIs },
  { name: 'appId', parameter: 'app', label: 'App', show: (value, names) => names.app(value) }, { name: 'personId', parameter: 'person', label: 'Person', show: shortId }, { name: 'tokenId', parameter: 'token', label: 'API token', show: shortId },
  { name: 'teamId', parameter: 'team', label: 'Team', show: shortId }, { name: 'credentialId', parameter: 'key', label: 'Key', show: shortId }, { name: 'code', parameter: 'code', label: 'Code', show: asIs },
  { name: 'dataClass', parameter: 'class', label: 'Data class', show: asIs }, { name: 'translated', parameter: 'translated', label: 'Translated', show: asIs },
];

function shortId(value: string): string {
  return value.length > 12 ? `…${value.slice(-8)}` : value;
}

export interface Period { readonly id: string; readonly label: string; readonly hours: number | null }
export const periods: readonly Period[] = [{ id: '1h', label: 'Hour', hours: 1 }, { id: '24h', label: 'Day', hours: 24 }, { id: '7d', label: '7 days', hours: 168 }, { id: '30d', label: '30 days', hours: 720 }, { id: 'all', label: 'All', hours: null }];

export interface ChosenFilters {
  readonly filters: RequestFilters;
  /** What is set, in words. */
  readonly active: readonly { readonly name: Name; readonly label: string; readonly value: string; readonly show: FilterWords['show'] }[];
  readonly get: (name: Name) => string;
  readonly set: (name: Name, value: string | null) => void;
}

/** What the log is narrowed to; it stands in the address, so that a view can be shared. */
export function useFilters(): ChosenFilters {
  const { read, write } = useSearchParameters();
  const states = filterWords.map(({ parameter }) => [read(parameter), (value: string | null) => write(parameter, value)] as const);
  const filters = Object.fromEntries(states.flatMap(([value], index) => (value === '' ? [] : [[filterWords[index]?.name, value]]))) as RequestFilters;
  const indexOf = (name: Name): number => filterWords.findIndex((each) => each.name === name);
  return {
    filters, active: filterWords.flatMap(({ name, label, show }, index) => (states[index]?.[0] === '' ? [] : [{ name, label, value: states[index]?.[0] ?? '', show }])),
    get: (name) => states[indexOf(name)]?.[0] ?? '', set: (name, value) => states[indexOf(name)]?.[1](value === '' ? null : value),
  };
}
