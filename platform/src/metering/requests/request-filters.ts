import type { RequestFilters, RequestRow } from '@keystead/contract';
import type { RawBuilder } from 'kysely';
import { sql } from '../../foundation/index.ts';
import type { sources } from './stored-request.ts';

type Wanted<Name extends keyof RequestFilters> = NonNullable<RequestFilters[Name]>;
type Condition = RawBuilder<unknown>;

/** A filter of the request log: what it asks of each place, and of a request that is looked on at. `false`: nothing there fits. */
interface Filter<Name extends keyof RequestFilters> {
  readonly ledger: (wanted: Wanted<Name>) => Condition | boolean;
  readonly refusals: (wanted: Wanted<Name>) => Condition | boolean;
  readonly fits: (row: RequestRow, wanted: Wanted<Name>) => boolean;
}

const both = <Name extends keyof RequestFilters>(column: string, fits: Filter<Name>['fits']): Filter<Name> => {
  const condition = (wanted: Wanted<Name>): Condition => sql`${sql.ref(`l.${column}`)} = ${wanted}`;
  return { ledger: condition, refusals: condition, fits };
};
const ledgerOnly = <Name extends keyof RequestFilters>(column: string, fits: Filter<Name>['fits']): Filter<Name> => ({ ledger: (wanted) => sql`${sql.ref(`l.${column}`)} = ${wanted}`, refusals: () => false, fits });

/** Every filter there is, as data. */
const filters: { readonly [Name in keyof RequestFilters]-?: Filter<Name> } = {
  outcome: {
    // In the words of the index on what was not answered.
    ledger: (wanted) => (wanted === 'refused' ? false : wanted === 'answered' ? sql`l.outcome = 'answered'` : wanted === 'unanswered' ? sql`l.outcome <> 'answered'` : sql`l.outcome <> 'answered' and l.outcome = ${wanted}`),
    refusals: (wanted) => wanted === 'refused' || wanted === 'unanswered',
    fits: (row, wanted) => (wanted === 'unanswered' ? row.outcome !== 'answered' : row.outcome === wanted),
  },
  provider: ledgerOnly('provider', (row, wanted) => row.provider === wanted),
  model: {
    ledger: (wanted) => sql`(l.served_model = ${wanted} or l.asked_model = ${wanted} or l.attempts -> -1 ->> 'model' = ${wanted})`,
    refusals: (wanted) => sql`l.asked_model = ${wanted}`,
    fits: (row, wanted) => [row.servedModel, row.askedModel, row.sentModel].includes(wanted),
  },
  // A refused request has not come as far as a route; it asked for its name.
  route: { ledger: (wanted) => sql`l.route = ${wanted}`, refusals: (wanted) => sql`l.asked_model = ${wanted}`, fits: (row, wanted) => (row.outcome === 'refused' ? row.askedModel : row.route) === wanted },
  credentialId: ledgerOnly('credential_id', (row, wanted) => row.credentialId === wanted),
  project: ledgerOnly('project', (row, wanted) => row.project === wanted),
  workflow: ledgerOnly('workflow', (row, wanted) => row.workflow === wanted),
  appId: both('app_id', (row, wanted) => row.appId === wanted),
  personId: both('user_id', (row, wanted) => row.userId === wanted),
  tokenId: both('token_id', (row, wanted) => row.tokenId === wanted),
  teamId: both('team', (row, wanted) => row.teamId === wanted),
  code: { ...both('code', (row, wanted) => row.code === wanted), ledger: (wanted) => sql`l.outcome <> 'answered' and l.code = ${wanted}` },
  dataClass: (() => {
    const condition = (wanted: string): Condition => sql`l.policy ->> 'dataClass' = ${wanted}`;
    return { ledger: condition, refusals: condition, fits: (row, wanted) => row.policy?.dataClass === wanted };
  })(),
  translated: {
    ledger: (wanted) => (wanted === 'yes' ? sql`l.translated_to is not null` : sql`l.translated_to is null`), refusals: (wanted) => wanted === 'no',
    fits: (row, wanted) => (row.translatedTo !== null) === (wanted === 'yes'),
  },
};

type AnyFilter = { [Place in 'ledger' | 'refusals']: (wanted: unknown) => Condition | boolean } & { fits: (row: RequestRow, wanted: unknown) => boolean };
const named = Object.entries(filters) as unknown as readonly (readonly [keyof RequestFilters, AnyFilter])[];

/** The conditions of a place; `null` where nothing there can fit. Pure. */
export function conditionsOf(place: keyof typeof sources, wanted: RequestFilters): readonly Condition[] | null {
  const asked = named.flatMap(([name, filter]) => (wanted[name] === undefined ? [] : [filter[place](wanted[name])]));
  return asked.includes(false) ? null : asked.filter((each): each is Condition => typeof each !== 'boolean');
}

/** Whether a request is among what is asked for. Pure. */
export function fitsFilters(row: RequestRow, wanted: RequestFilters): boolean {
  return named.every(([name, filter]) => wanted[name] === undefined || filter.fits(row, wanted[name]));
}
