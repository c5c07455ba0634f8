import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ZodType, z } from 'zod';
import { VaultError, type VaultErrorCode } from '../errors.ts';
import { ImportProblem } from '../import/import-problem.ts';
import type { KeyRing } from '../key-ring.ts';
import { ownKeyHandlers } from '../own-keys/own-key-handlers.ts';
import { openCredential } from '../sealed-credential.ts';
import { askReport } from './ask-report.ts';
import { check, enter } from './enter.ts';
import { importKeys, preview } from './import-keys.ts';
import { keeperHandlers } from './keeper-service.ts';
import {
  type TenantKeyAnswer, type VerifyAnswer, type VerifyRequest,
  enterRequest, importRequest, previewRequest, reportRequest, tenantKeyRequest, vaultKeyRequest, verifyRequest, writeMessage,
} from './protocol.ts';
import { EgressRefusal, type EgressServiceOptions, bindingOf, providerOf } from './service-options.ts';

export type { EgressServiceOptions } from './service-options.ts';

const bodyLimitBytes = 65_536;
/** An import carries a file, sealed and in base64. */
const importBodyLimitBytes = 1_048_576;

interface Handler {
  readonly limitBytes: number;
  readonly handle: (body: unknown) => Promise<object>;
}

function handler<Shape extends ZodType>(shape: Shape, handle: (asked: z.output<Shape>) => Promise<object>, limitBytes = bodyLimitBytes): Handler {
  return {
    limitBytes,
    async handle(untrustedBody) {
      const result = shape.safeParse(untrustedBody);
      if (!result.success) throw new EgressRefusal(400, 'malformed');
      return handle(result.data);
    },
  };
}

/**
 * The internal service of the gateway role: takes sealed keys in, checks keys at their providers, reads imports, makes tenant
 * keys. It listens on a Unix socket, for whoever knows the token. There is no call that gives a key back, and neither answers,
 * errors nor logs hold one.
 */
export function createEgressService(options: EgressServiceOptions): RequestListener {
  const { logger } = options;
  const expected = digest(`Bearer ${options.token}`);
  const handlers: Readonly<Record<string, Handler>> = {
    '/enter': handler(enterRequest, (asked) => enter(options, asked)),
    '/verify': handler(verifyRequest, (asked) => verify(options, asked)),
    '/report': handler(reportRequest, (asked) => askReport(options, asked)),
    '/tenant-key': handler(tenantKeyRequest, ({ tenantId }) => newTenantKey(options.ring, tenantId)),
    '/vault-key': handler(vaultKeyRequest, () => options.entryKeys.current()),
    '/import/preview': handler(previewRequest, (asked) => preview(options, asked), importBodyLimitBytes),
    '/import': handler(importRequest, (asked) => importKeys(options, asked), importBodyLimitBytes),
    ...(options.keeper === undefined ? {} : keeperHandlers(options.keeper, handler)),
    ...(options.ownKeys === undefined ? {} : ownKeyHandlers({ ownKeys: options.ownKeys, entryKeys: options.entryKeys }, handler)),
  };

  async function serve(request: IncomingMessage): Promise<object> {
    // Digests are compared, so that neither content nor length of the token shows in the time it takes.
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) throw new EgressRefusal(401, 'unauthenticated');
    const found = request.method === 'POST' && Object.hasOwn(handlers, request.url ?? '') ? handlers[request.url ?? ''] : undefined;
    if (found === undefined) throw new EgressRefusal(404, 'unknown-path');
    return found.handle(await readJson(request, found.limitBytes));
  }

  return (request, response) => {
    serve(request).then(
      (body) => { answer(response, 200, body); },
      (error: unknown) => {
        const refusal = toRefusal(error);
        if (refusal.status >= 500) logger.error({ path: request.url, code: refusal.code, cause: nameOf(error) }, 'the egress service could not do what it was asked');
        answer(response, refusal.status, { error: refusal.code, ...(refusal.detail === undefined ? {} : { detail: refusal.detail }) });
      },
    );
  };
}

/** Opens a stored key for its provider's free call. */
async function verify(options: EgressServiceOptions, asked: VerifyRequest): Promise<VerifyAnswer> {
  const { credential } = asked;
  const provider = providerOf(options.providers, credential);
  const tenantKey = await options.ring.unwrap({ ...asked.tenantKey, tenantId: credential.tenantId });
  return check(options, { provider, credential, secret: openCredential(tenantKey, asked, bindingOf(credential, asked.tenantKey)) });
}

async function newTenantKey(ring: KeyRing, tenantId: string): Promise<TenantKeyAnswer> {
  const { id, version, kms, kmsKeyId, wrapped } = await ring.createTenantKey(tenantId);
  return { id, version, kms, kmsKeyId, wrapped };
}

async function readJson(request: IncomingMessage, limitBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    total += chunk.byteLength;
    if (total > limitBytes) throw new EgressRefusal(413, 'too-large');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    // The parser's own message would quote the body.
    throw new EgressRefusal(400, 'malformed');
  }
}

/** Faults of what was entered, which the caller hears of; every other one of the vault is ours. */
const entryCodes: ReadonlySet<VaultErrorCode> = new Set(['entry-key-unknown', 'entry-expired', 'entry-does-not-open', 'entry-used', 'entry-malformed', 'entry-unfit']);

function toRefusal(error: unknown): EgressRefusal {
  if (error instanceof EgressRefusal) return error;
  if (error instanceof ImportProblem) return new EgressRefusal(422, error.code, error.message);
  if (error instanceof VaultError && error.code === 'kms-unavailable') return new EgressRefusal(503, error.code);
  if (error instanceof VaultError) return new EgressRefusal(entryCodes.has(error.code) ? 422 : 500, error.code, entryCodes.has(error.code) ? error.message : undefined);
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
