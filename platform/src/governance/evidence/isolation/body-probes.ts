import { type AnyPermission, type IsolationTry, type Operation, type OperationId, operations } from '@keystead/contract';
import { jsonOrNull } from '../../../foundation/index.ts';
import { type Call, type Ids, type Side, idOf, nounOf, sameRefusal, unknownId } from './api-probes.ts';
import { idLists, pathWith } from './probes.ts';

/** An operation whose body names a thing, which has to be one’s own. */
interface NamingProbe {
  readonly operation: OperationId;
  /** What its body names. */
  readonly of: string;
  readonly body: (id: string) => unknown;
  /** What stands in its path: an app, or something of one’s own. */
  readonly at?: { readonly app: string } | { readonly own: string };
  /** Takes away what it makes. */
  readonly undo?: OperationId;
  /** That its body would do is shown by this operation with the same body, since this one would begin something. */
  readonly shownBy?: OperationId;
  /** `decoy`: not tried as the organisation, as what came of it could not be taken away again, or would cost. */
  readonly by: 'both' | 'decoy';
}

const tail = (id: string): string => id.slice(-12);
const analysis = (id: string) => ({ input: { readers: 'management', detail: 'brief' }, documentIds: [id] });
const analyser = { app: 'document-analyzer' } as const;

export const namingProbes: readonly NamingProbe[] = [
  { operation: 'createRoute', of: 'credentialId', body: (id) => ({ name: `isolation-test-${tail(id)}`, chain: [{ credentialId: id, model: 'sandbox-small' }] }), undo: 'deleteRoute', by: 'both' },
  { operation: 'createBudget', of: 'teamId', body: (id) => ({ name: 'Isolation test', period: 'total', limit: 1_000_000, scope: { kind: 'team', id } }), undo: 'deleteBudget', by: 'both' },
  { operation: 'createBudget', of: 'credentialId', body: (id) => ({ name: 'Isolation test', period: 'total', limit: 1_000_000, scope: { kind: 'credential', id } }), undo: 'deleteBudget', by: 'both' },
  { operation: 'estimateRun', of: 'documentId', at: analyser, body: analysis, by: 'both' },
  { operation: 'startRun', of: 'documentId', at: analyser, body: analysis, shownBy: 'estimateRun', by: 'decoy' },
  { operation: 'createTemplate', of: 'documentId', body: (id) => ({ appId: analyser.app, name: `Isolation test ${tail(id)}`, ...analysis(id) }), undo: 'deleteTemplate', by: 'both' },
  { operation: 'createToken', of: 'teamId', body: (id) => ({ name: 'Isolation test', environment: 'development', teamId: id }), undo: 'revokeToken', by: 'decoy' },
  { operation: 'createPriceTerm', of: 'credentialId', body: (id) => ({ provider: 'sandbox', credentialId: id, price: { kind: 'discount', percent: 1 } }), by: 'decoy' },
  { operation: 'assignTeam', of: 'departmentId', at: { own: 'teamId' }, body: (id) => ({ departmentId: id }), by: 'decoy' },
];

interface Both { readonly decoy: { readonly side: Side; readonly ids: Ids }; readonly ours: { readonly side: Side; readonly ids: Ids } }

/**
 * Operations that name a thing of the other organisation in their body. Each is first shown to be sound at the decoy: its own thing is taken, an id that
 * nobody has is not. What is made all the same is the decoy’s, or is taken away again.
 */
export async function probeNaming(call: Call, { decoy, ours }: Both): Promise<IsolationTry[]> {
  const tries: IsolationTry[] = [];
  for (const probe of namingProbes) {
    const unsound = await whyUnsound(call, decoy, probe);
    for (const { by, of } of [{ by: decoy, of: ours }, ...(probe.by === 'both' ? [{ by: ours, of: decoy }] : [])]) tries.push(await tryNaming(call, probe, { by, foreign: of.ids.get(probe.of), unsound }));
  }
  return tries;
}

interface Party { readonly side: Side; readonly ids: Ids }

/** Why a refusal of it would say nothing; `null`: it would. */
async function whyUnsound(call: Call, decoy: Party, probe: NamingProbe): Promise<string | null> {
  const own = decoy.ids.get(probe.of);
  if (own === undefined) return `the decoy has no ${nounOf(probe.of)} of its own to show that it works`;
  const unknown = await send(call, decoy, { probe, id: unknownId });
  if (unknown === null) return 'there is nothing to put into its path';
  if (unknown.status < 400) return `an id that nobody has is taken too (${unknown.status})`;
  const taken = await send(call, decoy, { probe: probe.shownBy === undefined ? probe : { ...probe, operation: probe.shownBy }, id: own });
  return taken !== null && taken.status < 300 ? null : `its own is not taken either (${taken?.status ?? 'no answer'})`;
}

async function send(call: Call, { side, ids }: Party, { probe, id }: { readonly probe: NamingProbe; readonly id: string }): Promise<{ readonly status: number; readonly body: string } | null> {
  const operation: Operation = operations[probe.operation];
  const at = probe.at === undefined ? '' : 'app' in probe.at ? probe.at.app : ids.get(probe.at.own);
  return at === undefined ? null : call({ method: operation.method, path: pathWith(operation, at), token: side.token, body: probe.body(id) });
}

async function tryNaming(call: Call, probe: NamingProbe, { by, foreign, unsound }: { readonly by: Party; readonly foreign: string | undefined; readonly unsound: string | null }): Promise<IsolationTry> {
  const tried = { area: 'bodies', as: by.side.as, what: `${probe.operation}, naming a ${nounOf(probe.of)} of the other`, expected: 'as for an id that nobody has' } as const;
  const skip = (found: string): IsolationTry => ({ ...tried, found, outcome: 'skipped' });
  if (foreign === undefined) return skip(`the other has no ${nounOf(probe.of)} to try`);
  if (unsound !== null) return skip(unsound);
  if (!by.side.permissions.has(operations[probe.operation].permission as AnyPermission)) return skip('whoever started it may not do this');
  const unknown = await send(call, by, { probe, id: unknownId });
  if (unknown === null) return skip('there is nothing to put into its path');
  if (unknown.status < 400) return skip(`an id that nobody has is taken too (${unknown.status})${await takeAway(call, by, { probe, made: unknown })}`);
  const answer = await send(call, by, { probe, id: foreign });
  if (answer === null) return skip('there is nothing to put into its path');
  if (sameRefusal({ ...answer, id: foreign }, { ...unknown, id: unknownId })) return { ...tried, found: `${answer.status}, the same`, outcome: 'refused' };
  return { ...tried, found: `${answer.status}, for an unknown id ${unknown.status}${await takeAway(call, by, { probe, made: answer })}`, outcome: 'leaked' };
}

/** What was made although it should not have been, taken away again; in words. */
async function takeAway(call: Call, { side }: Party, { probe, made }: { readonly probe: NamingProbe; readonly made: { readonly status: number; readonly body: string } }): Promise<string> {
  const id = idOf(made);
  if (id === null || probe.undo === undefined) return '';
  const operation: Operation = operations[probe.undo];
  const { status } = await call({ method: operation.method, path: pathWith(operation, id), token: side.token });
  return status < 300 ? '; what it made was taken away again' : `; what it made (${id}) could not be taken away (${status}): delete it`;
}

/** Of an item of a list what people set: the rest changes by itself, with time or as work on it goes on. */
const settled = ['name', 'label', 'description', 'dataClass', 'members', 'limit', 'whenFull', 'chain', 'strategy', 'scope', 'archived', 'costCentre', 'client', 'closed', 'reference', 'note', 'lastDay', 'withdrawnAt', 'validTo', 'closedAt', 'hold', 'price'] as const;
/** Whose state is set too. */
const switched: ReadonlySet<string> = new Set(['credentialId', 'keyIncidentId']);

/** How each of these things stands, by parameter, as its owner reads it. */
export async function readStanding(call: Call, side: Side, ids: Ids): Promise<ReadonlyMap<string, string>> {
  const standing = new Map<string, string>();
  for (const [parameter, id] of ids) {
    const list = idLists.get(parameter);
    if (list === undefined) continue;
    const { status, body } = await call({ method: 'GET', path: list.path, token: side.token });
    const items = status === 200 ? (jsonOrNull(body) as { items?: readonly Readonly<Record<string, unknown>>[] } | null)?.items : undefined;
    const item = items?.find((each) => each.id === id);
    if (item !== undefined) standing.set(parameter, JSON.stringify([...settled, ...(switched.has(parameter) ? ['state'] : [])].map((key) => item[key] ?? null)));
  }
  return standing;
}

/** That what the other tried to change is as it was. */
export function compareStanding(side: Side, before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): IsolationTry[] {
  return [...before].map(([parameter, was]): IsolationTry => {
    const same = after.get(parameter) === was;
    return { area: 'bodies', as: side.as, what: `The decoy’s ${nounOf(parameter)}, after everything was tried on it`, expected: 'as it was', found: same ? 'as it was' : after.has(parameter) ? 'changed' : 'gone', outcome: same ? 'refused' : 'leaked' };
  });
}
