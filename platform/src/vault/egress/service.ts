import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ZodType, z } from 'zod';
import type { Clock, Egress, Logger, Secret } from '../../foundation/index.ts';
import type { CredentialBinding } from '../envelope.ts';
import { VaultError } from '../errors.ts';
import { fingerprint, lastFour } from '../fingerprint.ts';
import type { KeyRing } from '../key-ring.ts';
import type { VaultProvider, VaultProviders } from '../providers.ts';
import { openCredential, sealCredential } from '../sealed-credential.ts';
import { checkKey } from './check-key.ts';
import {
  type EgressCredential, type EgressTenantKey, type SealAnswer, type SealRequest, type TenantKeyAnswer, type VerifyAnswer, type VerifyRequest,
  sealRequest, tenantKeyRequest, verifyRequest, writeMessage,
} from './protocol.ts';

const bodyLimitBytes = 65_536;
const checkTimeoutMilliseconds = 10_000;

export interface EgressServiceOptions {
  /** The credential ring. Only the role that serves this holds it. */
  readonly ring: KeyRing;
  readonly providers: VaultProviders;
  readonly egress: Egress;
  /** Shared with the api role when the processes start. */
  readonly token: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Ends a provider's free call; after ten seconds where left out. */
  readonly deadline?: () => AbortSignal;
}

/** A refusal with a code of this protocol. */
class EgressRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

type Handler = (untrustedBody: unknown) => Promise<object>;

/**
 * The internal service of the gateway role: seals new keys, checks keys at their providers, makes tenant keys. It
 * listens on a Unix socket, for whoever knows the token. There is no call that gives a key back, and neither answers,
 * errors nor logs hold one.
 */
export function createEgressService(options: EgressServiceOptions): RequestListener {
  const { ring, logger } = options;
  const expected = digest(`Bearer ${options.token}`);
  const handlers: Readonly<Record<string, Handler>> = {
    '/seal': async (body) => seal(options, read(sealRequest, body)),
    '/verify': async (body) => verify(options, read(verifyRequest, body)),
    '/tenant-key': async (body) => newTenantKey(ring, read(tenantKeyRequest, body).tenantId),
  };

  async function serve(request: IncomingMessage): Promise<object> {
    // Digests are compared, so that neither content nor length of the token shows in the time it takes.
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) throw new EgressRefusal(401, 'unauthenticated');
    const handler = request.method === 'POST' && Object.hasOwn(handlers, request.url ?? '') ? handlers[request.url ?? ''] : undefined;
    if (handler === undefined) throw new EgressRefusal(404, 'unknown-path');
    return handler(await readJson(request));
  }

  return (request, response) => {
    serve(request).then(
      (body) => { answer(response, 200, body); },
      (error: unknown) => {
        const refusal = toRefusal(error);
        if (refusal.status >= 500) logger.error({ path: request.url, code: refusal.code, cause: nameOf(error) }, 'the egress service could not do what it was asked');
        answer(response, refusal.status, { error: refusal.code });
      },
    );
  };
}

async function seal({ ring, providers }: EgressServiceOptions, asked: SealRequest): Promise<SealAnswer> {
  providerOf(providers, asked.credential);
  const tenantKey = await ring.unwrap({ ...asked.tenantKey, tenantId: asked.credential.tenantId });
  const envelope = sealCredential(tenantKey, asked.secret, { binding: bindingOf(asked.credential, asked.tenantKey) });
  const key = asked.secret.reveal();
  return { envelope, fingerprint: fingerprint(tenantKey, key), lastFour: lastFour(key) };
}

async function verify(options: EgressServiceOptions, asked: VerifyRequest): Promise<VerifyAnswer> {
  const { providers, egress, clock, logger } = options;
  const { credential } = asked;
  const provider = providerOf(providers, credential);
  const secret = asked.kind === 'entered' ? asked.secret : await openSealed(options.ring, asked);
  const deadline = options.deadline?.() ?? AbortSignal.timeout(checkTimeoutMilliseconds);
  const checked = await checkKey({ provider, secret, deadline, clock, pool: () => egress.pool(`${credential.tenantId} ${credential.credentialId}`, credential.origin) });
  logger.info({ provider: provider.id, credentialId: credential.credentialId, state: checked.state, latencyMs: checked.latencyMs }, 'key checked');
  return checked;
}

async function openSealed(ring: KeyRing, asked: Extract<VerifyRequest, { kind: 'sealed' }>): Promise<Secret> {
  const tenantKey = await ring.unwrap({ ...asked.tenantKey, tenantId: asked.credential.tenantId });
  return openCredential(tenantKey, asked, bindingOf(asked.credential, asked.tenantKey));
}

async function newTenantKey(ring: KeyRing, tenantId: string): Promise<TenantKeyAnswer> {
  const { id, version, kms, kmsKeyId, wrapped } = await ring.createTenantKey(tenantId);
  return { id, version, kms, kmsKeyId, wrapped };
}

/** A key goes to its provider's own origin or nowhere: whoever asks cannot name another. */
function providerOf(providers: VaultProviders, credential: EgressCredential): VaultProvider {
  const provider = providers.get(credential.provider);
  if (provider === undefined) throw new EgressRefusal(422, 'unknown-provider');
  if (provider.origin !== credential.origin) throw new EgressRefusal(422, 'foreign-origin');
  return provider;
}

function bindingOf(credential: EgressCredential, tenantKey: EgressTenantKey): CredentialBinding {
  return { ...credential, tenantKeyId: tenantKey.id, tenantKeyVersion: tenantKey.version };
}

function read<Shape extends ZodType>(shape: Shape, untrustedBody: unknown): z.output<Shape> {
  const result = shape.safeParse(untrustedBody);
  if (!result.success) throw new EgressRefusal(400, 'malformed');
  return result.data;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    total += chunk.byteLength;
    if (total > bodyLimitBytes) throw new EgressRefusal(413, 'too-large');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    // The parser's own message would quote the body.
    throw new EgressRefusal(400, 'malformed');
  }
}

function toRefusal(error: unknown): EgressRefusal {
  if (error instanceof EgressRefusal) return error;
  if (error instanceof VaultError) return new EgressRefusal(500, error.code);
  return new EgressRefusal(503, 'unavailable');
}

/** Class and code of an error, never its text. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.name;
}

function answer(response: ServerResponse, status: number, body: object): void {
  // After a refusal the rest of the body is not read, so the connection cannot be used again.
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...(status === 200 ? {} : { connection: 'close' }) });
  response.end(writeMessage(body));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
