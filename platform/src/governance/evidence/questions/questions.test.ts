import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type AnswerState, type EvidenceLink, events, layOutFlow, openPolicy, operations } from '@keystead/contract';
import { dataFlowOf } from '../data-flow.ts';
import type { Facts, KeyFact } from '../facts.ts';
import { toSvg } from '../../../papers/index.ts';
import { flowDrawing } from '../flow-drawing.ts';
import { subprocessorsOf } from '../subprocessors.ts';
import { answerAll, questions } from './index.ts';

const at = new Date('2026-11-22T12:00:00Z');
const before = (days: number): Date => new Date(at.getTime() - days * 86_400_000);
const root = new URL('../../../../../', import.meta.url);

const key: KeyFact = {
  id: '01890000-0000-7000-8000-00000000000a', label: 'Main', provider: 'openai', providerName: 'OpenAI', origin: 'https://eu.api.openai.com', region: 'eu', sandbox: false, custom: false, payer: 'tenant', state: 'active', fingerprint: 'abcdef123456789',
  version: 1, madeAt: before(10), rotationDays: 90, expiresAt: null, environment: 'production', restricted: true, warning: false, storeFalse: true, retentionLink: null,
};
const unreviewed: Facts['reviews']['monthly-security'] = { enabled: true, made: 0, signedAt: null, overdue: 0 };
const bare: Facts = {
  at, organisation: { id: '01890000-0000-7000-8000-00000000000b', name: 'Harbour', keyMode: 'own-required', requireSecondFactor: false, sessionIdleMinutes: 720, sessionHours: 168, supportConsent: 'owner', documentDays: null },
  deployment: {
    company: null, contact: null, host: null, https: false, database: { embedded: true, host: null }, storage: null, mailHost: null, tracing: false, keyServices: { credential: 'key-file', content: 'key-file', audit: 'key-file' }, checkpointsGoTo: [],
    encryptionKeyDays: 365, vaultKeyDays: 365, refusalDays: 30, deletionGraceDays: 7, cutOffSeconds: 5, takesPlainKeys: false, privateProviders: false, operators: 1, apps: { all: 45, gated: 20 },
  },
  people: { active: 2, withSecondFactor: 0, byRole: { owner: 1, member: 1 }, disabled: 0 }, tokens: { live: 1, withoutEnd: 1, stale: 0 }, signIn: [], support: { grants: 0, drills: 0 }, keys: [key], encryptionKeys: [{ ring: 'content', version: 1, service: 'key-file', madeAt: before(3) }],
  ownKey: null, policy: openPolicy, agreements: [], runs: { mode: null, days: null }, documents: { kept: 0, held: 0 }, limits: { budgets: 0, routes: 1, routesWithFallback: 0 }, streams: [], auditorLinks: 0,
  alerts: { lookedAt: null, raised: 0, open: 0, told: 0 }, reviews: { 'anomaly-digest': unreviewed, 'weekly-usage': unreviewed, 'monthly-security': unreviewed, 'quarterly-access': unreviewed }, keyIncidents: { open: 0, closed: 0 }, notices: { told: 0, late: 0 }, reports: [],
  log: { origin: 'x/tenant/y', verifierKey: 'x+00000000+AA', keyMadeAt: before(3), entries: 12, checkpoint: null }, backups: { madeAt: null, drilledAt: null, failedAt: null }, isolationTest: null,
};
const stream = { id: '01890000-0000-7000-8000-00000000000c', name: 'Our SIEM', host: 'siem.example:6514', includesPersonal: false, failing: true };
const withFacts = (change: Partial<Facts>): Facts => ({ ...bare, ...change });
const answerOf = (facts: Facts, id: string): AnswerState => answerAll(facts).find((each) => each.id === id)?.answer ?? assert.fail(id);

/** What each kind of link must be found in. */
const pages = new Set([...readFileSync(new URL('console/src/pages/registry.ts', root), 'utf8').matchAll(/path: '([^']+)'/g)].map(([, path]) => path));
const attackPage = readFileSync(new URL('docs/attacks.md', root), 'utf8');
const anchorOf = (heading: string): string => heading.toLowerCase().replaceAll(/[^\p{L}\p{N} -]/gu, '').replaceAll(' ', '-');
const resolves: Readonly<Record<EvidenceLink['kind'], (target: string) => boolean>> = {
  page: (target) => pages.has(target.split('?')[0] ?? ''),
  document(target) {
    const [path = '', anchor] = target.split('#');
    const file = new URL(path, root);
    return existsSync(file) && (anchor === undefined || readFileSync(file, 'utf8').split('\n').some((line) => line.startsWith('#') && anchorOf(line.replace(/^#+ /, '')) === anchor));
  },
  attack: (number) => attackPage.includes(`#### Attack ${number}\n`), fault: (number) => attackPage.includes(`#### Fault ${number}\n`),
  log: (action) => Object.hasOwn(events, action), operation: (id) => Object.hasOwn(operations, id),
};

describe('A6 the questionnaire', () => {
  it('A6 every question has an id of its own and at least one link, and every link leads somewhere', () => {
    assert.ok(questions.length >= 60);
    assert.equal(new Set(questions.map(({ id }) => id)).size, questions.length);
    assert.deepEqual(questions.filter(({ links }) => links.length === 0).map(({ id }) => id), []);
    assert.deepEqual(questions.flatMap(({ id, links }) => links.filter(({ kind, target }) => !resolves[kind](target)).map(({ kind, target }) => `${id}: ${kind} ${target}`)), []);
  });

  for (const [id, name, change, expected] of [
    ['access-second-factor', 'nobody is asked for one', {}, 'not-met'],
    ['access-second-factor', 'everybody is asked for one', { organisation: { ...bare.organisation, requireSecondFactor: true } }, 'yes'],
    ['access-second-factor', 'nobody is asked, and everybody has one', { people: { ...bare.people, withSecondFactor: 2 } }, 'partly'],
    ['backup-drill', 'none was drilled', {}, 'not-met'],
    ['backup-drill', 'a drill held lately', { backups: { madeAt: at, drilledAt: before(5), failedAt: null } }, 'yes'],
    ['backup-drill', 'a drill held long ago', { backups: { madeAt: at, drilledAt: before(200), failedAt: null } }, 'partly'],
    ['backup-drill', 'the last one failed', { backups: { madeAt: at, drilledAt: before(5), failedAt: before(1) } }, 'not-met'],
    ['data-isolation-tested', 'it was never run', {}, 'not-met'],
    ['data-isolation-tested', 'it passed', { isolationTest: { id: key.id, passed: true, finishedAt: before(1), tried: 300, leaked: 0 } }, 'yes'],
    ['data-isolation', 'something got through', { isolationTest: { id: key.id, passed: false, finishedAt: before(1), tried: 300, leaked: 1 } }, 'not-met'],
    ['crypto-provider-rotation', 'the key is overdue', { keys: [{ ...key, madeAt: before(91) }] }, 'not-met'],
    ['crypto-provider-rotation', 'the key is young', {}, 'yes'],
    ['ai-training', 'no terms are on record', {}, 'partly'],
    ['ai-training', 'no-training terms are on record', { agreements: [{ provider: 'openai', credentialId: null, kind: 'no-training', endsAt: null }] }, 'yes'],
    ['ai-training', 'they are on record for one key alone', { agreements: [{ provider: 'openai', credentialId: 'another', kind: 'no-training', endsAt: null }] }, 'partly'],
    ['log-kept-elsewhere', 'checkpoints go nowhere', {}, 'not-met'],
    ['log-kept-elsewhere', 'a witness has them', { deployment: { ...bare.deployment, checkpointsGoTo: ['a witness'] } }, 'yes'],
    ['crypto-root', 'root keys are files', {}, 'not-met'],
    ['assurance-soc2', 'none is held', {}, 'not-met'],
    ['assurance-soc2', 'one of type 1 alone is held', { reports: [{ kind: 'soc2-type1', held: true, issuedOn: '2026-01-01', validUntil: null, by: null, reference: null }] }, 'not-met'],
    ['assurance-soc2', 'one is held', { reports: [{ kind: 'soc2-type2', held: true, issuedOn: '2026-01-01', validUntil: '2027-01-01', by: 'Auditors', reference: null }] }, 'yes'],
    ['assurance-iso', 'the certificate has ended', { reports: [{ kind: 'iso27001', held: true, issuedOn: '2023-01-01', validUntil: '2026-01-01', by: null, reference: null }] }, 'not-met'],
    ['app-pentest', 'none is held', {}, 'not-met'],
    ['log-alarms', 'the watch never looked', { alerts: { lookedAt: null, raised: 0, open: 0, told: 2 } }, 'partly'],
    ['log-alarms', 'it looks, and people are told', { alerts: { lookedAt: at, raised: 3, open: 1, told: 2 }, deployment: { ...bare.deployment, mailHost: 'mail.example' } }, 'yes'],
    ['log-alarms', 'it stopped looking', { alerts: { lookedAt: before(1), raised: 3, open: 1, told: 2 }, deployment: { ...bare.deployment, mailHost: 'mail.example' } }, 'partly'],
    ['log-siem', 'a receiver does not answer', { streams: [stream] }, 'partly'],
    ['log-siem', 'receivers answer', { streams: [{ ...stream, failing: false }] }, 'yes'],
    ['log-reviewed', 'no review is signed', { reviews: { ...bare.reviews, 'monthly-security': { enabled: true, made: 2, signedAt: null, overdue: 1 } } }, 'not-met'],
    ['log-reviewed', 'the last one is signed', { reviews: { ...bare.reviews, 'monthly-security': { enabled: true, made: 2, signedAt: before(20), overdue: 0 } } }, 'yes'],
    ['log-reviewed', 'a later one is overdue', { reviews: { ...bare.reviews, 'monthly-security': { enabled: true, made: 2, signedAt: before(20), overdue: 1 } } }, 'partly'],
    ['access-recertified', 'they are switched off', { reviews: { ...bare.reviews, 'quarterly-access': { enabled: false, made: 2, signedAt: before(20), overdue: 0 } } }, 'not-met'],
    ['access-recertified', 'the last one is signed', { reviews: { ...bare.reviews, 'quarterly-access': { enabled: true, made: 1, signedAt: before(90), overdue: 0 } } }, 'yes'],
    ['incident-notice', 'one came late', { notices: { told: 2, late: 1 } }, 'not-met'],
    ['incident-notice', 'there is no mail', {}, 'partly'],
    ['incident-notice', 'mail is there', { deployment: { ...bare.deployment, mailHost: 'mail.example' } }, 'yes'],
    ['incident-plan', 'no contact is named', {}, 'partly'],
    ['incident-practised', 'nothing shows an exercise', {}, 'not-met'],
  ] as const) {
    it(`A6 ${id}: ${name}, so ${expected}`, () => { assert.equal(answerOf(withFacts(change as Partial<Facts>), id), expected); });
  }

  it('A6 a bare deployment claims little: what it does not have is said', () => {
    const answers = answerAll(bare);
    assert.ok(answers.filter(({ answer }) => answer === 'not-met').length >= 18);
    for (const { text } of answers) assert.ok(text.length > 0 && !/undefined|NaN/.test(text), text);
  });
});

describe('A6 the data flow', () => {
  it('A6 what is unknown of a provider is said to be unknown, and an agreement on record changes it', () => {
    assert.match(subprocessorsOf(bare)[0]?.retention ?? '', /^Unknown/);
    assert.match(subprocessorsOf(withFacts({ agreements: [{ provider: 'openai', credentialId: null, kind: 'zero-retention', endsAt: null }] }))[0]?.retention ?? '', /^Nothing after the answer/);
  });

  it('A6 every arrow ends at boxes that are drawn, no boxes overlap, and text of people is inert', () => {
    const flow = dataFlowOf(withFacts({ signIn: [{ kind: 'oidc', name: '<script>&', host: null, enabled: true, enforced: false }] }));
    const { boxes, arrows } = layOutFlow(flow);
    assert.equal(arrows.length, flow.edges.length);
    for (const [index, one] of boxes.entries()) for (const other of boxes.slice(index + 1)) assert.ok(one.x !== other.x || one.y + one.height <= other.y || other.y + other.height <= one.y);
    const svg = toSvg(flowDrawing(flow));
    assert.ok(svg.includes('&lt;script&gt;&amp;') && !svg.includes('<script>'));
  });

  it('A6 whoever gets the log stands in the diagram and among the subprocessors, and what goes there with names is said', () => {
    const facts = withFacts({ streams: [stream, { ...stream, id: '01890000-0000-7000-8000-00000000000d', name: 'Pager', includesPersonal: true }], auditorLinks: 1, deployment: { ...bare.deployment, tracing: true, checkpointsGoTo: ['a witness'] } });
    const { nodes, edges } = dataFlowOf(facts);
    assert.deepEqual(nodes.filter(({ id }) => /^stream-|^auditors|^checkpoints|^telemetry/.test(id)).map(({ title }) => title), ['Our SIEM', 'Pager', 'Auditors from outside', 'Published checkpoints', 'Telemetry']);
    assert.deepEqual(edges.filter(({ to }) => to.startsWith('stream-')).map(({ data }) => data), ['Entries of the log, without names and addresses', 'Entries of the log, with names, e-mail and client addresses']);
    assert.ok(['Receiver of your log “Our SIEM”', 'Telemetry collector'].every((name) => subprocessorsOf(facts).some((row) => row.name === name)));
    for (const { from, to } of edges) assert.ok([from, to].every((end) => nodes.some(({ id }) => id === end)), `${from} ${to}`);
  });

  it('A6 a key that is switched off sends nothing', () => {
    assert.deepEqual(dataFlowOf(withFacts({ keys: [{ ...key, state: 'disabled' }] })).nodes.filter(({ sensitive }) => sensitive), []);
  });
});
