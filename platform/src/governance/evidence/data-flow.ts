import { type DataFlow, regionTexts } from '@keystead/contract';
import { agreementNames, agreementsOf, providerRetention } from './agreements.ts';
import type { Facts } from './facts.ts';
import { isKeyFile, keyServiceName } from '../key-services.ts';
import { receivers } from './providers-in-use.ts';

type Node = DataFlow['nodes'][number];
type Edge = DataFlow['edges'][number];

/** Who sends what where, under whose key and with which retention: drawn from what is configured, not from what could be. Pure. */
export function dataFlowOf(facts: Facts): DataFlow {
  const parts = [sources(facts), inside(facts), providers(facts), logReaders(facts), services(facts)];
  return { nodes: parts.flatMap(({ nodes }) => nodes), edges: parts.flatMap(({ edges }) => edges) };
}

interface Part { readonly nodes: readonly Node[]; readonly edges: readonly Edge[] }
const node = (id: string, column: Node['column'], title: string, lines: readonly string[], sensitive = false): Node => ({ id, column, title, lines: [...lines], sensitive });
const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const tls = (facts: Facts): string => (facts.deployment.https ? 'TLS' : 'As the address is reached: no public HTTPS address is set');

function sources(facts: Facts): Part {
  const { people, tokens, signIn } = facts;
  const idp = signIn.filter(({ enabled }) => enabled);
  return {
    nodes: [
      node('people', 'from', 'People', [plural(people.active, 'member'), `${people.withSecondFactor} with a second factor`]),
      node('clients', 'from', 'Programs', [plural(tokens.live, 'API token'), 'SDKs and tools']),
      ...idp.map((each, index) => node(`idp-${index}`, 'from', 'Identity provider', [each.name, each.host ?? each.kind, ...(each.enforced ? ['required'] : [])])),
    ],
    edges: [
      { from: 'people', to: 'console', data: 'Inputs and documents of apps, settings', key: 'A session in a cookie', retention: 'Runs and documents by the rules below', transport: tls(facts) },
      { from: 'clients', to: 'gateway', data: 'Prompts and answers', key: 'An API token, kept as a hash', retention: 'Content is not stored; a row of figures for each request', transport: tls(facts) },
      ...idp.map((_, index): Edge => ({ from: `idp-${index}`, to: 'console', data: 'Who signs in', key: 'Signed by the identity provider', retention: 'The link between person and account', transport: 'TLS' })),
    ],
  };
}

const runWords: Readonly<Record<NonNullable<Facts['runs']['mode']>, string>> = { zero: 'Runs are not stored', session: 'Runs end with the session', days: 'Runs are kept for some days', keep: 'Runs are kept' };

/** How long runs and documents stay. */
function contentRetention({ runs, organisation }: Facts): string {
  const documents = organisation.documentDays === null ? 'documents until deleted' : `documents ${plural(organisation.documentDays, 'day')}`;
  const ofRuns = runs.mode === 'days' && runs.days !== null ? `Runs ${plural(runs.days, 'day')}` : runs.mode === null ? 'Runs as long as documents' : runWords[runs.mode];
  return `${ofRuns}; ${documents}`;
}

function inside(facts: Facts): Part {
  const { deployment } = facts;
  return {
    nodes: [
      node('console', 'keystead', 'Console and apps', [deployment.host ?? 'this installation', 'cannot open provider keys']),
      node('gateway', 'keystead', 'Gateway', ['alone opens provider keys', 'asks the policy first']),
      node('log', 'keystead', 'Audit log', [plural(facts.log.entries, 'entry').replace('entrys', 'entries'), facts.log.checkpoint === null ? 'not signed yet' : `signed up to ${facts.log.checkpoint.size}`]),
      node('database', 'keystead', 'Database', [deployment.database.embedded ? 'embedded, on this machine' : deployment.database.host ?? 'external', 'row-level security']),
      node('storage', 'keystead', 'Documents', [deployment.storage === null ? 'a folder of this machine' : `${deployment.storage.host}, ${deployment.storage.region}`, plural(facts.documents.kept, 'document')]),
    ],
    edges: [
      { from: 'console', to: 'gateway', data: 'Requests of apps, on a person’s behalf', key: 'A token of five minutes', retention: 'None', transport: 'Inside the installation' },
      { from: 'console', to: 'storage', data: 'Documents', key: 'A key for each object under your content key', retention: contentRetention(facts), transport: deployment.storage === null ? 'Inside the installation' : 'TLS' },
      { from: 'console', to: 'database', data: 'Settings, runs, drafts', key: 'Content sealed under your content key', retention: contentRetention(facts), transport: deployment.database.embedded ? 'Inside the installation' : 'To the operator’s database' },
      { from: 'gateway', to: 'database', data: 'Figures of each request: tokens, cost, model, key by fingerprint', key: 'None: no content', retention: 'Ledger for good; refusals one by one for ' + plural(deployment.refusalDays, 'day'), transport: deployment.database.embedded ? 'Inside the installation' : 'To the operator’s database' },
      { from: 'console', to: 'log', data: 'Every action of people and programs', key: 'Signed with the log’s Ed25519 key', retention: 'For good', transport: 'Inside the installation' },
      { from: 'gateway', to: 'log', data: 'Every use of a key, before and after', key: 'Signed with the log’s Ed25519 key', retention: 'For good', transport: 'Inside the installation' },
    ],
  };
}

function providers(facts: Facts): Part {
  const found = receivers(facts);
  return {
    nodes: found.map(({ id, name, origin, keys }) => {
      const kinds = agreementNames(agreementsOf(facts, keys[0]));
      if (keys[0].sandbox) return node(id, 'to', name, ['part of this installation', 'made-up answers']);
      return node(id, 'to', name, [new URL(origin).host, [...new Set(keys.map(({ region }) => regionTexts[region]))].join(', '), kinds.length === 0 ? 'no agreement on record' : kinds.join(', ')], !keys[0].sandbox);
    }),
    edges: found.map(({ id, keys }) => ({
      from: 'gateway', to: id, data: 'Prompts, parts of documents, tool results', key: keys.map(({ fingerprint, payer }) => `${payer === 'tenant' ? 'Yours' : 'The platform’s'}, ${fingerprint}`).slice(0, 3).join('; ') + (keys.length > 3 ? ` and ${keys.length - 3} more` : ''),
      retention: providerRetention(facts, keys[0]), transport: keys[0].origin.startsWith('https:') ? 'TLS, only to this address' : keys[0].sandbox ? 'Inside the installation' : 'Without TLS',
    })),
  };
}

/** Streams drawn singly; more of them share a box. */
const mostStreams = 3;

/** Whoever gets entries of the log, or reads them from outside. */
function logReaders({ streams, auditorLinks, deployment }: Facts): Part {
  const drawn = streams.length > mostStreams ? [{ id: 'streams', name: `${streams.length} receivers of the log`, host: streams.map(({ host }) => host).slice(0, mostStreams).join(', '), includesPersonal: streams.some((each) => each.includesPersonal) }] : streams;
  const published = deployment.checkpointsGoTo;
  return {
    nodes: [
      ...drawn.map(({ id, name, host, includesPersonal }) => node(`stream-${id}`, 'to', name, [host, includesPersonal ? 'with names and addresses' : 'people as ids'])),
      ...(auditorLinks === 0 ? [] : [node('auditors', 'to', 'Auditors from outside', [`${plural(auditorLinks, 'link')}, reading alone`])]),
      ...(published.length === 0 ? [] : [node('checkpoints', 'to', 'Published checkpoints', published)]),
    ],
    edges: [
      ...drawn.map(({ id, includesPersonal }): Edge => ({ from: 'log', to: `stream-${id}`, data: `Entries of the log${includesPersonal ? ', with names, e-mail and client addresses' : ', without names and addresses'}`, key: 'What you entered for it, sealed', retention: 'As you set it there', transport: 'TLS' })),
      ...(auditorLinks === 0 ? [] : [{ from: 'log', to: 'auditors', data: 'Log, receipts and evidence; no document, no draft', key: 'A link with an end, kept as a hash', retention: 'As long as the link is good', transport: 'As the console is reached' }]),
      ...(published.length === 0 ? [] : [{ from: 'log', to: 'checkpoints', data: 'Size and root hash of the log; no entry', key: 'Signed with the log’s Ed25519 key', retention: 'As the place keeps it', transport: 'TLS' }]),
    ],
  };
}

function services({ deployment, ownKey }: Facts): Part {
  const keyServices = [...new Set(Object.values(deployment.keyServices))];
  return {
    nodes: [
      node('root-keys', 'to', 'Root keys', keyServices.map(keyServiceName)),
      ...(ownKey === null ? [] : [node('own-key', 'to', 'Your key service', [keyServiceName(ownKey.service)])]),
      ...(deployment.mailHost === null ? [] : [node('mail', 'to', 'Mail server', [deployment.mailHost])]),
      ...(deployment.tracing ? [node('telemetry', 'to', 'Telemetry', ['traces, without content'])] : []),
    ],
    edges: [
      { from: 'gateway', to: 'root-keys', data: 'Wrapped keys of organisations', key: 'Bound to the organisation', retention: 'None', transport: keyServices.some((service) => !isKeyFile(service)) ? 'TLS' : 'Inside the installation' },
      ...(ownKey === null ? [] : [{ from: 'gateway', to: 'own-key', data: 'Your wrapped encryption keys', key: 'Your own key', retention: 'None', transport: 'TLS' }]),
      ...(deployment.mailHost === null ? [] : [{ from: 'console', to: 'mail', data: 'Alarms, reviews and notices: figures and names, no content', key: 'None', retention: 'The text until it is sent', transport: 'TLS beyond this machine' }]),
      ...(deployment.tracing ? [{ from: 'gateway', to: 'telemetry', data: 'Times, models and token counts of requests; no content, no key', key: 'None', retention: 'As the operator set it there', transport: 'To the operator’s collector' }] : []),
    ],
  };
}
