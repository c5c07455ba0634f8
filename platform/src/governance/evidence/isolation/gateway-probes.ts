import type { IsolationTry } from '@keystead/contract';
import { operations } from '@keystead/contract';
import { jsonOrNull } from '../../../foundation/index.ts';
import { type Call, type Side, idOf, unknownId } from './api-probes.ts';
import { askUntil } from './ask-until.ts';
import type { MakeDecoy } from './dependencies.ts';

/**
 * A header that the gateway refuses once it has found whom a name leads to, and before anything is reserved, opened or sent: so that a call
 * tells whether a name is known, and costs nothing even where isolation is broken. That it holds is shown at the decoy’s sandbox first.
 */
const guard = { 'x-keystead-priority': 'isolation-test' } as const;
/** What the guard makes of a name that leads somewhere. */
const reached = 'reached';
/** The gateway’s codes for a name that leads nowhere. */
const unfound: ReadonlySet<string> = new Set(['model_not_found', 'no_credential']);
/** Of an organisation that has more. */
const mostThings = 3;
const mostKeysRead = 200;
const mostPages = 20;

/** What a name was answered. */
export interface Said { readonly status: number; readonly code: string; readonly text: string }
type ThingKind = 'route' | 'credential' | 'model';
/** What one of them has, as a caller names it. */
interface Thing { readonly kind: ThingKind; readonly name: string; readonly words: string }
/** One of the two at the gateway. */
export interface GatewaySide {
  readonly side: Side;
  /** A token for the gateway alone. */
  readonly token: string;
  readonly things: readonly Thing[];
  /** Names and ids of everything it has, so that what both have is tried on neither. */
  readonly names: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
  /** Whether those are all: of what was not read, nobody can tell that it is the other’s alone. */
  readonly whole: boolean;
}

type Port = Pick<MakeDecoy, 'call' | 'pause'>;

/** Two routes of the decoy, of a key for everybody and of one that nobody may use: where every unknown name goes to an organisation’s only key, the second tells. */
export async function furnishGateway(call: Call, side: Side, credentialId: string | undefined): Promise<void> {
  const make = async (operation: 'createCredential' | 'createRoute', body: unknown): Promise<string | null> => idOf(await call({ method: 'POST', path: operations[operation].path, token: side.token, body }));
  const closedId = await make('createCredential', { provider: 'sandbox', label: 'Decoy, for nobody', scope: { environments: [] } });
  for (const [name, id] of [['open', credentialId], ['closed', closedId]] as const) if (typeof id === 'string') await make('createRoute', { name: decoyRoute(side.tenantId, name), chain: [{ credentialId: id, model: 'sandbox-small' }] });
}

const decoyRoute = (tenantId: string, name: 'open' | 'closed'): string => `isolation-test-${tenantId.slice(-12)}-${name}`;

interface Credential { readonly id: string; readonly models?: readonly string[] }

/** What an organisation has at the gateway, by its own lists. */
export async function readThings(call: Call, side: Side): Promise<Pick<GatewaySide, 'things' | 'names' | 'ids' | 'whole'>> {
  const routeList = await readList<{ id: string; name?: string }>(call, side, operations.listRoutes.path);
  const keyList = await readList<{ id: string }>(call, side, operations.listCredentials.path);
  const routes = routeList.items.flatMap(({ id, name }) => (name === undefined ? [] : [{ id, name }]));
  const keys: Credential[] = [];
  for (const { id } of keyList.items.slice(0, mostKeysRead)) {
    const { status, body } = await call({ method: 'GET', path: operations.readCredential.path.replace('{credentialId}', id), token: side.token });
    if (status === 200) keys.push(jsonOrNull(body) as Credential);
  }
  const models = [...new Set(keys.flatMap((key) => key.models ?? []))];
  return {
    things: [
      ...routes.slice(0, mostThings).map(({ name }): Thing => ({ kind: 'route', name, words: 'a route' })),
      ...keys.slice(0, mostThings).map(({ id, models: served }): Thing => ({ kind: 'credential', name: `${id}/${served?.[0] ?? 'any'}`, words: 'a key by its id' })),
      ...models.slice(0, mostThings).map((name): Thing => ({ kind: 'model', name, words: 'a model that its key serves' })),
    ],
    names: new Set([...routes.map(({ name }) => name), ...models]), ids: new Set([...routes, ...keys].map(({ id }) => id)), whole: routeList.whole && keyList.whole && keyList.items.length <= mostKeysRead,
  };
}

/** A list with its pages. */
async function readList<Item>(call: Call, side: Side, path: string): Promise<{ readonly items: readonly Item[]; readonly whole: boolean }> {
  const items: Item[] = [];
  let cursor = '';
  for (let page = 0; page < mostPages; page += 1) {
    const { status, body } = await call({ method: 'GET', path: `${path}${cursor}`, token: side.token });
    const read = status === 200 ? jsonOrNull(body) as { items?: readonly Item[]; nextCursor?: string | null } | null : null;
    items.push(...read?.items ?? []);
    if (typeof read?.nextCursor !== 'string') return { items, whole: true };
    cursor = `?cursor=${encodeURIComponent(read.nextCursor)}`;
  }
  return { items, whole: false };
}

/** Calls of each through the gateway, naming what is the other’s. Nothing is sent to a provider, whatever comes of it. */
export async function probeGateway(port: Port, decoy: GatewaySide, ours: GatewaySide | null): Promise<IsolationTry[]> {
  const untried = await whyUntried(port, decoy, ours);
  const pairs = ours === null ? [] : [{ by: decoy, of: ours }, { by: ours, of: decoy }];
  if (ours === null || untried !== null) return (['decoy', 'organisation'] as const).map((as) => skip({ as, what: 'Calls of the gateway that name what is the other’s' }, untried ?? 'whoever started it may not use the gateway'));
  const tries: IsolationTry[] = [];
  for (const pair of pairs) {
    for (const thing of pair.of.things) for (const way of ways) if (way.kinds.has(thing.kind)) tries.push(await tryThing(port.call, pair, { thing, way }));
    tries.push(await tryListing(port.call, pair));
  }
  return tries;
}

/** Until both are known there, and it is seen that the guard holds; else what stands in the way. */
async function whyUntried(port: Port, decoy: GatewaySide, ours: GatewaySide | null): Promise<string | null> {
  const pause = (milliseconds: number): Promise<void> => port.pause(milliseconds);
  const own = decoyRoute(decoy.side.tenantId, 'open');
  const said = await askUntil(pause, () => speak(port.call, decoy.token, own), ({ status, code }) => status < 400 || code === reached);
  if (said.status < 400) return 'the gateway answered a call that it should have refused, so that more of them might cost: nothing was tried';
  if (said.code !== reached) return `the gateway did not find the decoy’s own route (${said.code})`;
  if (ours === null) return null;
  const ourUnknown = await askUntil(pause, () => speak(port.call, ours.token, nameLike('route', own)), ({ code }) => code !== 'invalid_api_key');
  return ourUnknown.code === 'invalid_api_key' ? 'the gateway did not come to know the organisation’s token of the test' : null;
}

/** How a name is asked for. */
interface Way { readonly words: string; readonly kinds: ReadonlySet<ThingKind>; readonly ask: (call: Call, by: GatewaySide, name: string) => Promise<Said> }

const ways: readonly Way[] = [
  { words: 'A call', kinds: new Set(['route', 'credential', 'model']), ask: (call, by, name) => speak(call, by.token, name) },
  { words: 'The listing of', kinds: new Set(['route', 'model']), ask: async (call, by, name) => saidOf(await call({ method: 'GET', path: `/v1/models/${encodeURIComponent(name)}`, token: by.token }), name) },
  { words: 'A dry run', kinds: new Set(['route', 'credential']), ask: async (call, by, name) => drySaid(await call({ method: 'POST', path: operations.dryRunRoute.path, token: by.side.token, body: { model: name, environment: 'development' } }), name) },
];

async function speak(call: Call, token: string, model: string): Promise<Said> {
  return saidOf(await call({ method: 'POST', path: '/v1/chat/completions', token, headers: guard, body: { model, max_tokens: 1, messages: [{ role: 'user', content: 'Isolation self-test' }] } }), model);
}

interface ErrorBody { readonly error?: { readonly code?: unknown; readonly param?: unknown; readonly message?: unknown } }

function saidOf({ status, body }: { readonly status: number; readonly body: string }, name: string): Said {
  if (status < 400) return { status, code: 'answered', text: without(body, name) };
  const { error } = (jsonOrNull(body) ?? {}) as ErrorBody;
  const code = error?.param === 'x-keystead-priority' ? reached : String(error?.code ?? `HTTP ${status}`);
  return { status, code, text: without(String(error?.message ?? ''), name) };
}

/** A dry run is answered with 200 in any case; what it says takes the place of a status. The keys that it names are part of it. */
function drySaid({ status, body }: { readonly status: number; readonly body: string }, name: string): Said {
  if (status !== 200) return { status, code: `HTTP ${status}`, text: '' };
  const { refusal, route, legs } = (jsonOrNull(body) ?? {}) as { refusal?: { code?: unknown; message?: unknown } | null; route?: { id?: unknown } | null; legs?: readonly { credentialId?: unknown }[] };
  const led = [route?.id ?? 'no route', ...(legs ?? []).map(({ credentialId }) => credentialId)].join(' ');
  const code = refusal === null || refusal === undefined ? `${reached} ${led}` : String(refusal.code);
  return { status: refusal === null || refusal === undefined ? 200 : 404, code, text: without(`${led} ${String(refusal?.message ?? '')}`, name) };
}

const without = (text: string, name: string): string => text.replaceAll(name, 'name');

/** A name of the same form that nobody has. */
function nameLike(kind: ThingKind, name: string): string {
  return kind === 'credential' ? name.replace(/^[^/]*/, unknownId) : `${name.slice(0, 40)}-01940000`;
}

interface Pair { readonly by: GatewaySide; readonly of: GatewaySide }

async function tryThing(call: Call, { by, of }: Pair, { thing, way }: { readonly thing: Thing; readonly way: Way }): Promise<IsolationTry> {
  const tried = { as: by.side.as, what: `${way.words}: ${thing.words} of the other (${thing.name.slice(0, 80)})` };
  if (by.names.has(thing.name)) return skip(tried, 'it has one of that name itself');
  if (!by.whole && thing.kind === 'model') return skip(tried, 'it has more than was read, so that it may have one of that name itself');
  const own = await way.ask(call, of, thing.name);
  const unknown = await way.ask(call, by, nameLike(thing.kind, thing.name));
  const foreign = await way.ask(call, by, thing.name);
  return { area: 'gateway', ...tried, expected: 'as for a name that nobody has', ...judge({ own, unknown, foreign }, thing.kind) };
}

/**
 * What came of a name of the other: refused where it is answered just as a name that nobody has; nothing can be told where its owner is not
 * served either, or where an unknown name is answered as the owner’s own is.
 */
export function judge({ own, unknown, foreign }: { readonly own: Said; readonly unknown: Said; readonly foreign: Said }, kind: ThingKind): Pick<IsolationTry, 'found' | 'outcome'> {
  if (unfound.has(own.code) || own.code === 'invalid_api_key' || own.code.startsWith('HTTP ')) return { found: `its owner does not find it there either (${own.code})`, outcome: 'skipped' };
  const looked = unfound.has(unknown.code) || unknown.code.startsWith(reached);
  if (!looked) return { found: `a name that nobody has is answered ${unknown.code}, before names are looked up`, outcome: 'skipped' };
  const same = foreign.status === unknown.status && foreign.code === unknown.code && foreign.text === unknown.text;
  if (!same) {
    // Both say that the caller has no key for it: a model may be known to be a provider’s, and a name made from it not.
    if (kind === 'model' && unfound.has(foreign.code) && unfound.has(unknown.code)) return { found: `${foreign.status} ${foreign.code}`, outcome: 'refused' };
    return { found: `${foreign.status} ${foreign.code}; a name that nobody has: ${unknown.status} ${unknown.code}`, outcome: 'leaked' };
  }
  if (unknown.code === own.code) return { found: 'any name leads to the caller’s own key here, so that nothing can be told', outcome: 'skipped' };
  return { found: `${foreign.status} ${foreign.code}, the same`, outcome: 'refused' };
}

/** The list of models holds routes too. */
async function tryListing(call: Call, { by, of }: Pair): Promise<IsolationTry> {
  const tried = { as: by.side.as, what: 'The list of models and routes' };
  if (!by.whole) return skip(tried, 'it has more than was read, so that what it lists may be its own');
  const { status, body } = await call({ method: 'GET', path: '/v1/models', token: by.token });
  if (status !== 200) return skip(tried, `it was not answered (${status})`);
  const listed = (jsonOrNull(body) as { data?: readonly { id?: unknown }[] } | null)?.data ?? [];
  const leaked = listed.filter(({ id }) => typeof id === 'string' && of.names.has(id) && !by.names.has(id));
  return { area: 'gateway', ...tried, expected: 'nothing of the other', found: leaked.length === 0 ? `${listed.length} names, none of them` : `${leaked.length} names of it`, outcome: leaked.length === 0 ? 'refused' : 'leaked' };
}

const skip = (tried: Pick<IsolationTry, 'as' | 'what'>, found: string): IsolationTry => ({ area: 'gateway', ...tried, expected: 'as for a name that nobody has', found, outcome: 'skipped' });
