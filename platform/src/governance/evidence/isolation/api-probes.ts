import type { AnyPermission, IsolationTry, Operation } from '@keystead/contract';
import { operations } from '@keystead/contract';
import { jsonOrNull } from '../../../foundation/index.ts';
import type { MakeDecoy } from './dependencies.ts';
import { type AddressedProbe, addressedProbes, changes, furnishings, idLists, idsIn, isId, listProbes, pathWith } from './probes.ts';

/** One of the two organisations as an API caller. */
export interface Side { readonly as: IsolationTry['as']; readonly tenantId: string; readonly name: string; readonly token: string; readonly permissions: ReadonlySet<AnyPermission> }

export type Call = MakeDecoy['call'];
/** Real ids by the parameter that they fill. */
export type Ids = ReadonlyMap<string, string>;

/** An id that nobody has: ids carry the time they were made at, and this one an hour before there was any. */
export const unknownId = '01940000-0000-7000-8000-000000000000';

/** Makes something of each kind in the decoy. Gives its ids by parameter. */
export async function furnishDecoy(call: Call, decoy: Side): Promise<Ids> {
  const made = new Map<string, string>();
  for (const { parameter, operation, body, ofKey, file } of furnishings) {
    const { method, path } = operations[operation];
    const answer = await call(file === undefined ? { method, path, token: decoy.token, body: ofKey === undefined ? body : ofKey(made.get('credentialId') ?? '') } : { method, path: `${path}?name=${file}`, token: decoy.token, text: String(body) });
    const id = idOf(answer);
    if (id !== null) made.set(parameter, id);
  }
  return made;
}

/** The id of what was made; `null` where nothing was. */
export function idOf({ status, body }: { readonly status: number; readonly body: string }): string | null {
  if (status >= 300) return null;
  const made = jsonOrNull(body) as { id?: unknown; token?: { id?: unknown } } | null;
  const id = made?.id ?? made?.token?.id;
  return typeof id === 'string' ? id : null;
}

/**
 * One real id for each parameter that a list of this organisation fills. Names of the catalogue are the same for everybody and are none of them; nor is the test, whose id the decoy bears.
 */
export async function readOwnIds(call: Call, side: Side, testId: string): Promise<Ids> {
  const found = new Map<string, string>();
  for (const [parameter, list] of idLists) {
    if (!side.permissions.has(list.permission as AnyPermission)) continue;
    const answer = await call({ method: 'GET', path: list.path, token: side.token });
    if (answer.status !== 200) continue;
    const [first] = (JSON.parse(answer.body) as { items?: readonly { id?: unknown }[] }).items ?? [];
    if (typeof first?.id === 'string' && isId(first.id) && first.id !== testId) found.set(parameter, first.id);
  }
  return found;
}

/** That what is tried below is there for its owner: without it, a refusal would say nothing. */
export async function controls(call: Call, side: Side, ids: Ids): Promise<IsolationTry[]> {
  const tries: IsolationTry[] = [];
  for (const [parameter, id] of ids) {
    const list = idLists.get(parameter);
    if (list === undefined) continue;
    const answer = await call({ method: 'GET', path: list.path, token: side.token });
    const found = answer.status === 200 && answer.body.includes(id);
    tries.push({ area: 'control', as: side.as, what: `${list.id}: its own is there`, expected: 'found', found: found ? 'found' : `not found (${answer.status})`, outcome: found ? 'ok' : 'skipped' });
  }
  return tries;
}

/** Every operation with an id of the other organisation: it must answer as it does for an id that nobody has. `reading`: where what is reached for is real. */
export async function probeAddressed(call: Call, side: Side, foreign: Ids, options: { readonly reading: boolean; readonly own?: Ids }): Promise<IsolationTry[]> {
  const tries: IsolationTry[] = [];
  for (const probe of addressedProbes(side.permissions, options)) {
    const id = foreign.get(probe.parameter);
    const change = changes[probe.operation.id];
    const body = change === undefined ? {} : change(options.own ?? new Map());
    if (id === undefined || body === undefined) tries.push(skipped(side, probe, id === undefined ? `the other has no ${nounOf(probe.parameter)} to try` : 'there is nothing to send with it'));
    else tries.push(await tryAddressed(call, side, { ...probe, id, body }));
  }
  return tries;
}

/** A parameter as a reader knows it. */
export const nounOf = (parameter: string): string => parameter.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const skipped = ({ as }: Side, { operation }: AddressedProbe, why: string): IsolationTry => ({ area: 'api', as, what: operation.id, expected: '404', found: why, outcome: 'skipped' });

async function tryAddressed(call: Call, side: Side, { operation, id, body }: AddressedProbe & { readonly id: string; readonly body: unknown }): Promise<IsolationTry> {
  const ask = (of: string) => call({ method: operation.method, path: pathWith(operation, of), token: side.token, ...(operation.body === undefined ? {} : { body }) });
  const [foreign, unknown] = [await ask(id), await ask(unknownId)];
  const refused = sameRefusal({ ...foreign, id }, { ...unknown, id: unknownId });
  return {
    area: 'api', as: side.as, what: `${operation.id} (${operation.method})`, expected: 'as for an id that nobody has', found: refused ? `${foreign.status}, the same` : `${foreign.status}, for an unknown id ${unknown.status}`, outcome: refused ? 'refused' : 'leaked',
  };
}

interface Told { readonly status: number; readonly body: string; readonly id: string }

/** Whether a foreign id was refused just as one that nobody has. */
export function sameRefusal(foreign: Told, unknown: Told): boolean {
  return foreign.status >= 400 && foreign.status < 500 && foreign.status === unknown.status && comparable(foreign.body, foreign.id) === comparable(unknown.body, unknown.id);
}

/** Without what differs from answer to answer. */
const comparable = (body: string, id: string): string => body.replaceAll(id, 'id').replace(/"traceId":"[^"]*"/, '');

/** Every list and report: nothing of the other organisation may stand in it. */
export async function probeLists(call: Call, side: Side, other: { readonly side: Side; readonly ids: Ids }): Promise<IsolationTry[]> {
  const traces = new Set([other.side.tenantId, ...other.ids.values()]);
  const tries: IsolationTry[] = [];
  for (const operation of listProbes(side.permissions)) tries.push(await tryList(call, side, operation, traces));
  return tries;
}

async function tryList(call: Call, side: Side, operation: Operation, traces: ReadonlySet<string>): Promise<IsolationTry> {
  const { status, body } = await call({ method: 'GET', path: operation.path, token: side.token });
  const leaked = [...idsIn(body)].filter((id) => traces.has(id));
  return { area: 'lists', as: side.as, what: operation.id, expected: 'nothing of the other', found: leaked.length === 0 ? `${status}, nothing of it` : `${leaked.length} ids of it`, outcome: leaked.length === 0 ? 'refused' : 'leaked' };
}
