import { type AnyPermission, type Operation, type OperationId, operations } from '@keystead/contract';

const all = Object.values<Operation>(operations);
const parameterPattern = /\{(\w+)\}/g;
const uuidPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** What is tried with an id of the other organisation. */
export interface AddressedProbe { readonly operation: Operation; readonly parameter: string }
/** What is made in the decoy, so that there is something to reach for. */
interface Furnishing { readonly parameter: string; readonly operation: OperationId; readonly body: unknown; /** Takes the id of the decoy’s key into `body`. */ readonly ofKey?: (credentialId: string) => unknown; /** Sent as a file of this name instead of a body. */ readonly file?: string }

const parametersOf = (operation: Operation): readonly string[] => [...operation.path.matchAll(parameterPattern)].map(([, name = '']) => name);

/** Lists that tell the ids of what there is, by the parameter that they fill: a list and the path below it, read out of the registry of operations. */
export const idLists: ReadonlyMap<string, Operation> = new Map(all.flatMap((operation) => {
  const [, listPath, parameter] = /^(.*)\/\{(\w+)\}$/.exec(operation.path) ?? [];
  const list = all.find((each) => each.method === 'GET' && each.path === listPath && isForTokens(each) && each.responseContent === undefined);
  return parameter === undefined || list === undefined ? [] : [[parameter, list] as const];
}));

/** Operations with one id in their path that an API token may call. `reading`: those alone that change nothing. */
export function addressedProbes(held: ReadonlySet<AnyPermission>, options: { readonly reading: boolean }): AddressedProbe[] {
  return all.flatMap((operation) => {
    const [parameter, ...more] = parametersOf(operation);
    if (parameter === undefined || more.length > 0 || !idLists.has(parameter) || !isForTokens(operation) || !holds(held, operation)) return [];
    if (options.reading ? operation.method !== 'GET' : !takesNothing(operation) && changes[operation.id] === undefined) return [];
    return [{ operation, parameter }];
  });
}

/** Every list and report that an API token may read. */
export function listProbes(held: ReadonlySet<AnyPermission>): Operation[] {
  return all.filter((operation) => operation.method === 'GET' && parametersOf(operation).length === 0 && operation.responseContent === undefined && isForTokens(operation) && holds(held, operation) && !needsQuery(operation));
}

export const furnishings: readonly Furnishing[] = [
  { parameter: 'credentialId', operation: 'createCredential', body: { provider: 'sandbox', label: 'Decoy' } },
  { parameter: 'routeId', operation: 'createRoute', body: {}, ofKey: (credentialId) => ({ name: 'decoy', chain: [{ credentialId, model: 'sandbox-small' }] }) },
  { parameter: 'keyIncidentId', operation: 'openKeyIncident', body: {}, ofKey: (credentialId) => ({ credentialId, reason: 'Decoy', contain: 'leave' }) },
  { parameter: 'reviewId', operation: 'makeOversightReview', body: { kind: 'weekly-usage' } },
  { parameter: 'agreementId', operation: 'createAgreement', body: { provider: 'openai', kind: 'dpa', reference: 'Decoy', firstDay: '2026-01-01' } },
  { parameter: 'termId', operation: 'createPriceTerm', body: { provider: 'openai', note: 'Decoy', price: { kind: 'discount', percent: 1 } } },
  { parameter: 'teamId', operation: 'createTeam', body: { name: 'Decoy' } },
  { parameter: 'budgetId', operation: 'createBudget', body: { name: 'Decoy', period: 'total', limit: 1_000_000 } },
  { parameter: 'departmentId', operation: 'createDepartment', body: { name: 'Decoy', costCentre: 'decoy' } },
  { parameter: 'projectId', operation: 'createProject', body: { code: 'decoy', client: 'Decoy' } },
  { parameter: 'documentId', operation: 'uploadDocument', body: 'Isolation test. This paper is about nothing.', file: 'isolation-test.txt' },
  { parameter: 'invitationId', operation: 'createInvitation', body: { email: 'decoy@isolation-test.invalid', role: 'viewer' } },
];

/** What is sent where a thing of the other organisation is to be changed: valid, so that nothing but whose it is stands in its way. `undefined`: there is nothing to send. */
export const changes: Readonly<Record<string, ((own: ReadonlyMap<string, string>) => unknown) | undefined>> = {
  updateTeam: () => ({ name: 'Changed', description: 'Changed' }),
  setTeamMembers: () => ({ members: [] }),
  updateBudget: () => ({ name: 'Changed', limit: 1 }),
  updateDepartment: () => ({ name: 'Changed', archived: true }),
  assignTeam: () => ({ departmentId: null }),
  updateProject: () => ({ client: 'Changed', closed: true }),
  updateAgreement: () => ({ note: 'Changed' }),
  withdrawAgreement: () => ({ reason: 'Changed' }),
  updatePriceTerm: () => ({ note: 'Changed' }),
  updateRoute: (own) => (own.has('credentialId') ? { chain: [{ credentialId: own.get('credentialId'), model: 'sandbox-small' }] } : undefined),
  updateCredentialSettings: () => ({ label: 'Changed' }),
  setCredentialScope: () => ({ environments: [] }),
  setCredentialState: () => ({ state: 'disabled' }),
  addIncidentNote: () => ({ text: 'Changed' }),
  closeKeyIncident: () => ({ summary: 'Changed', whyOpen: 'accepted' }),
  assignOversightReview: () => ({ ownerId: null, dueAt: '2030-01-01T00:00:00.000Z' }),
  updateDocument: () => ({ name: 'changed.txt' }),
  classifyDocument: () => ({ dataClass: 'public' }),
  holdDocument: () => ({ reason: 'Changed' }),
  releaseDocument: () => ({ reason: 'Changed' }),
};

export const idsIn = (text: string): ReadonlySet<string> => new Set(text.match(uuidPattern) ?? []);

export const isId = (text: string): boolean => idsIn(text).has(text);

/** The path with an id in it. */
export const pathWith = (operation: Operation, id: string): string => operation.path.replace(parameterPattern, id);

function isForTokens({ permission }: Operation): boolean {
  return permission !== 'public' && permission !== 'session' && !permission.startsWith('operator.');
}

function holds(held: ReadonlySet<AnyPermission>, { permission }: Operation): boolean {
  return held.has(permission as AnyPermission);
}

/** Whether it can be called without thinking up what to send. */
function takesNothing(operation: Operation): boolean {
  return operation.method === 'GET' || operation.method === 'DELETE' || operation.body === undefined || operation.body.safeParse({}).success;
}

function needsQuery({ query }: Operation): boolean {
  return query !== undefined && !query.safeParse({}).success;
}
