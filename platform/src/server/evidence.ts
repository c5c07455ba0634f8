import { setTimeout } from 'node:timers/promises';
import { Pool } from 'undici';
import { apps } from '../catalogue/index.ts';
import type { ContentKeys, ObjectStorage } from '../documents/index.ts';
import { type Configuration, type Database, type ImplementedOperation, type Logger, readText, systemClock } from '../foundation/index.ts';
import { type DeploymentFacts, type InstallationFacts, type LeavingPart, type MakeDecoy, type PublicPages, openEvidence, openPublicPages } from '../governance/index.ts';
import type { Identity } from '../identity/index.ts';
import { lookRegularly } from '../notifications/index.ts';
import { type Provider, regionOf } from '../providers/index.ts';

interface Parts {
  readonly database: Database;
  readonly configuration: Configuration;
  readonly contentKeys: ContentKeys;
  readonly storage: ObjectStorage;
  readonly identity: Identity;
  readonly leaving: Pick<LeavingPart, 'deleteTenant'>;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly logger: Logger;
  readonly installation: () => Promise<InstallationFacts>;
  /** Where people and programs reach this installation, and where it reaches itself. */
  readonly address: { readonly publicUrl: string; readonly gatewayUrl: string };
}

interface ServerEvidence {
  readonly operations: readonly ImplementedOperation[];
  /** `null`: the operator shows no public page. */
  readonly publicPages: PublicPages | null;
  start(): void;
  stop(): Promise<void>;
}

/** Packs and self-tests are looked for at this pace. */
const lookMilliseconds = 3_000;
const callMilliseconds = 30_000;
const answerLimitBytes = 4_194_304;

/** Evidence for reviewers, self-tests of isolation, and the public page: with what of the other parts they need. */
export function openServerEvidence(parts: Parts): ServerEvidence {
  const { database, configuration, identity, providers, logger } = parts;
  const caller = openCaller(() => parts.address.gatewayUrl);
  const deployment = (): Promise<DeploymentFacts> => readDeployment(configuration, { publicUrl: parts.address.publicUrl, operators: async () => (await identity.operatorRights.list()).length });
  const evidence = openEvidence({
    database, clock: systemClock, logger, storage: parts.storage, contentKeys: parts.contentKeys, deployment, regionOf: (origin) => regionOf({ origin, model: '' }),
    providers(id) {
      const found = providers.get(id);
      return found === undefined ? null : { name: found.name, sandbox: found.sandbox, custom: found.custom === true, storeFalse: found.storeFalse !== undefined, retentionLink: found.links.retention };
    },
    names: (tenantId, userIds) => identity.people.names(tenantId, userIds), secondFactors: (userIds) => identity.countSecondFactors(userIds), standing: (starter) => identity.people.standing(starter),
    installation: parts.installation, decoys: decoysOf(parts, caller.call),
  });
  const look = lookRegularly({ everyMilliseconds: lookMilliseconds, look: () => evidence.tend(), logger, trouble: 'evidence packs and self-tests could not be looked after; it is tried again' });
  return {
    operations: evidence.operations, publicPages: configuration.publicPage.shown ? openPublicPages({ database, clock: systemClock, deployment }) : null,
    start: () => { look.start(); },
    async stop() {
      await look.stop();
      await caller.close();
    },
  };
}

/** A second organisation for a self-test: made as an operator makes one, deleted as one is. */
function decoysOf({ identity, leaving }: Parts, call: MakeDecoy['call']): MakeDecoy {
  return {
    async create(name) {
      const { tenantId, ownerUserId } = await identity.createTenant({ name, plan: 'enterprise', owner: { name: 'Isolation test', email: `${name.replaceAll(' ', '-')}@isolation-test.invalid` } });
      return { tenantId, ownerId: ownerUserId };
    },
    remove: async (tenantId, name) => { await leaving.deleteTenant(tenantId, name); },
    async token({ tenantId, userId, scopes, name, expiresAt }) {
      const { token, secret } = await identity.createApiToken({ tenantId, userId, name, scopes, environment: 'development', expiresAt, actor: { kind: 'system', id: null } });
      return { id: token.id, secret, end: () => identity.revokeApiToken(tenantId, token.id) };
    },
    call, pause: (milliseconds) => setTimeout(milliseconds),
  };
}

/** Calls control plane and gateway over HTTP, through the front door, as any client does. */
function openCaller(origin: () => string): { readonly call: MakeDecoy['call']; close(): Promise<void> } {
  let pool: Pool | null = null;
  return {
    async call({ method, path, token, body, text, headers }) {
      pool ??= new Pool(new URL(origin()).origin, { connections: 2, pipelining: 1 });
      const answer = await pool.request({
        method, path, signal: AbortSignal.timeout(callMilliseconds), ...(text !== undefined ? { body: text } : body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { authorization: `Bearer ${token}`, ...(method === 'GET' ? {} : { 'content-type': text === undefined ? 'application/json' : 'application/octet-stream', 'if-match': '"1"' }), ...headers },
      });
      return { status: answer.statusCode, body: await readText(answer.body, answerLimitBytes) };
    },
    close: async () => { await pool?.close(); },
  };
}

async function readDeployment(configuration: Configuration, known: { readonly publicUrl: string; readonly operators: () => Promise<number> }): Promise<DeploymentFacts> {
  const { kms, storage, mail, checkpoints } = configuration;
  const published = configuration.publicUrl === null ? null : new URL(configuration.publicUrl);
  const runnable = apps.filter(({ hidden }) => hidden === undefined);
  const gated = runnable.filter(({ approval }) => approval.when === 'always').length;
  return {
    company: configuration.publicPage.company, contact: configuration.publicPage.contact, host: published?.host ?? null, https: published?.protocol === 'https:',
    database: { embedded: configuration.databaseUrl === null, host: configuration.databaseUrl === null ? null : hostOf(configuration.databaseUrl) },
    storage: storage === null ? null : { host: storage.endpoint === null ? 'AWS S3' : new URL(storage.endpoint).host, region: storage.region },
    mailHost: mail === null ? null : new URL(mail.url).hostname, tracing: configuration.tracing,
    keyServices: { credential: kms.credential.driver, content: kms.content.driver, audit: kms.audit.driver },
    checkpointsGoTo: [...(checkpoints.s3 === null ? [] : ['a bucket']), ...(checkpoints.https === null ? [] : ['an HTTPS address']), ...(checkpoints.mail === null ? [] : ['mail']), ...(checkpoints.witnesses.length === 0 ? [] : [checkpoints.witnesses.length === 1 ? 'a witness' : `${checkpoints.witnesses.length} witnesses`])],
    encryptionKeyDays: configuration.encryptionKeyDays, vaultKeyDays: configuration.vaultKeyDays, refusalDays: configuration.refusalDays, deletionGraceDays: configuration.deletionGraceDays, cutOffSeconds: configuration.cutOffSeconds,
    takesPlainKeys: configuration.takesPlainKeys, privateProviders: configuration.allowPrivateProviders || configuration.customProviderOrigins === 'private', operators: await known.operators(), apps: { all: runnable.length, gated },
  };
}

/** The host alone: the rest of such an address holds a password. */
function hostOf(databaseUrl: string): string | null {
  return URL.canParse(databaseUrl) ? new URL(databaseUrl).hostname || null : null;
}
