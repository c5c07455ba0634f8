import { z } from 'zod';
import { answerStates, flowColumns, questionDomains } from '../evidence-words.ts';
import { defineOperation } from '../operation.ts';
import { permissions, roles } from '../permissions.ts';
import { regions } from '../regions.ts';
import { id, timestamp } from '../shapes.ts';

/**
 * Where an answer can be seen for oneself. `page`: of the console, with its search; `document`: a file of the project, with an anchor where there is one; `attack`, `fault`: its
 * number in docs/attacks.md; `log`: an action of the audit log; `operation`: of the API.
 */
export const evidenceLinkKinds = ['page', 'document', 'attack', 'fault', 'log', 'operation'] as const;
export const evidenceLink = z.strictObject({ kind: z.enum(evidenceLinkKinds), target: z.string(), label: z.string() });
export type EvidenceLink = z.output<typeof evidenceLink>;

export const answeredQuestion = z.strictObject({
  id: z.string(), domain: z.enum(questionDomains), question: z.string(), answer: z.enum(answerStates),
  text: z.string().meta({ description: 'With the figures that the answer was made from' }), links: z.array(evidenceLink),
});
export type AnsweredQuestion = z.output<typeof answeredQuestion>;

export const flowNode = z.strictObject({
  id: z.string(), column: z.enum(flowColumns), title: z.string(), lines: z.array(z.string()), sensitive: z.boolean().meta({ description: 'Content leaves the installation here' }),
});
export const flowEdge = z.strictObject({
  from: z.string(), to: z.string(), data: z.string(), key: z.string().meta({ description: 'Under which key it is sealed or signed in' }),
  retention: z.string(), transport: z.string(),
});
export const dataFlow = z.strictObject({ nodes: z.array(flowNode), edges: z.array(flowEdge) });
export type DataFlow = z.output<typeof dataFlow>;

/** What a provider keeps or trains on is known where an agreement is on record, and else said to be unknown. */
export const subprocessor = z.strictObject({
  name: z.string(), origin: z.string(), regions: z.array(z.enum(regions)), purpose: z.string(), data: z.string(), retention: z.string(), training: z.string(),
  agreements: z.array(z.string()), keys: z.int(), chosenBy: z.enum(['organisation', 'operator']), reference: z.string().nullable().meta({ description: 'Where the provider says what it keeps' }),
});
export type Subprocessor = z.output<typeof subprocessor>;

export const inventoryKey = z.strictObject({
  kind: z.enum(['provider-key', 'encryption-key', 'own-key', 'signing-key']), name: z.string(), fingerprint: z.string().nullable(), version: z.int().nullable(), madeAt: timestamp, ageDays: z.int(),
  custody: z.string(), rotation: z.string(), state: z.string(), overdue: z.boolean(), href: z.string().nullable(),
});
export type InventoryKey = z.output<typeof inventoryKey>;

export const evidence = z.strictObject({
  at: timestamp, organisation: z.string(), flow: dataFlow, subprocessors: z.array(subprocessor), keys: z.array(inventoryKey), questions: z.array(answeredQuestion),
  permissions: z.array(z.strictObject({ permission: z.enum(permissions), means: z.string(), roles: z.array(z.enum(roles)), support: z.enum(['no', 'yes', 'if-granted']) })),
});
export type Evidence = z.output<typeof evidence>;

export const packStates = ['waiting', 'writing', 'proving', 'ready', 'failed', 'expired'] as const;
export const evidencePack = z.strictObject({
  id, state: z.enum(packStates), requestedBy: id.nullable(), requestedByName: z.string().nullable(), requestedAt: timestamp, madeAt: timestamp.nullable(), expiresAt: timestamp.nullable(),
  files: z.int().nullable(), manifestSha256: z.string().nullable().meta({ description: 'Of manifest.json, hex; it stands in the audit log' }), failure: z.string().nullable(),
});
export type EvidencePack = z.output<typeof evidencePack>;
export const packFormats = ['zip', 'pdf', 'html'] as const;
export type PackFormat = (typeof packFormats)[number];

export const isolationTestStates = ['waiting', 'running', 'passed', 'failed', 'broken'] as const;
/** One try of a test: who asked for what, and what came of it. `skipped`: it was not tried, and `found` says why. */
export const isolationTry = z.strictObject({
  area: z.enum(['control', 'api', 'bodies', 'gateway', 'lists', 'database']), as: z.enum(['organisation', 'decoy']), what: z.string(), expected: z.string(), found: z.string(), outcome: z.enum(['refused', 'leaked', 'ok', 'skipped']),
});
export type IsolationTry = z.output<typeof isolationTry>;
export const isolationTest = z.strictObject({
  id, state: z.enum(isolationTestStates), requestedBy: id.nullable(), requestedByName: z.string().nullable(), requestedAt: timestamp, finishedAt: timestamp.nullable(),
  tried: z.int(), leaked: z.int(), skipped: z.int(), decoyRemoved: z.boolean(), failure: z.string().nullable(),
});
export type IsolationTest = z.output<typeof isolationTest>;

const tag = 'Evidence';
export const evidenceOperations = {
  readEvidence: defineOperation({
    id: 'readEvidence', method: 'GET', path: '/api/v1/evidence', tag, permission: 'audit.read', status: 200,
    summary: 'What a security reviewer asks for, from the configuration in force: data flow, subprocessors, keys with their ages, permissions, and answers to a questionnaire', response: evidence, errors: ['unavailable'],
  }),
  listEvidencePacks: defineOperation({
    id: 'listEvidencePacks', method: 'GET', path: '/api/v1/evidence/packs', tag, permission: 'audit.read', status: 200,
    summary: 'Evidence packs, newest first', response: z.strictObject({ items: z.array(evidencePack) }),
  }),
  makeEvidencePack: defineOperation({
    id: 'makeEvidencePack', method: 'POST', path: '/api/v1/evidence/packs', tag, permission: 'audit.read', status: 202,
    summary: 'Make an evidence pack: the evidence of this moment as HTML, PDF and a ZIP whose manifest stands in the signed audit log',
    description: 'Made in the background. It is ready once a signed checkpoint covers its entry of the log, within two minutes or so, and kept for 30 days.', body: z.strictObject({}), response: evidencePack, errors: ['conflict'],
  }),
  downloadEvidencePack: defineOperation({
    id: 'downloadEvidencePack', method: 'GET', path: '/api/v1/evidence/packs/{packId}/file', tag, permission: 'audit.read', status: 200,
    summary: 'The file of an evidence pack; `keystead evidence verify FILE` checks the ZIP without any server', params: z.strictObject({ packId: id }), query: z.strictObject({ format: z.enum(packFormats).default('zip') }),
    response: z.string(), responseContent: 'application/zip', errors: ['not_found', 'conflict'],
  }),
  listIsolationTests: defineOperation({
    id: 'listIsolationTests', method: 'GET', path: '/api/v1/evidence/isolation-tests', tag, permission: 'audit.read', status: 200,
    summary: 'Isolation self-tests of the organisation, newest first', response: z.strictObject({ items: z.array(isolationTest) }),
  }),
  readIsolationTest: defineOperation({
    id: 'readIsolationTest', method: 'GET', path: '/api/v1/evidence/isolation-tests/{testId}', tag, permission: 'audit.read', status: 200,
    summary: 'One isolation self-test, with every try', params: z.strictObject({ testId: id }), response: isolationTest.extend({ tries: z.array(isolationTry) }), errors: ['not_found'],
  }),
  startIsolationTest: defineOperation({
    id: 'startIsolationTest', method: 'POST', path: '/api/v1/evidence/isolation-tests', tag, permission: 'tenant.manage', status: 202, stepUp: true,
    summary: 'Try to reach across organisations: a decoy organisation is made, both try to reach what is the other’s, and the decoy is deleted',
    description: 'Runs in the background within a minute or two. It uses API tokens that end with it. Of what is yours the decoy only tries to read, and to name it in things of its own; calls through the gateway are such that none reaches a provider.', body: z.strictObject({}), response: isolationTest, errors: ['conflict'],
  }),
} as const;
