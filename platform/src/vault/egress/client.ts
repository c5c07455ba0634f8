import { request as httpRequest } from 'node:http';
import type { ZodType, z } from 'zod';
import { KeysteadError, type Secret } from '../../foundation/index.ts';
import { VaultError } from '../errors.ts';
import {
  type EgressCredential, type EgressTenantKey, type SealAnswer, type TenantKeyAnswer, type VerifyAnswer,
  failureAnswer, sealAnswer, tenantKeyAnswer, verifyAnswer, writeMessage,
} from './protocol.ts';

const answerLimitBytes = 2 * 1024 * 1024;
/** Longer than the service gives a provider, so that its answer, not ours, says what happened. */
const timeoutMilliseconds = 15_000;

/** What the api role can ask of the role that holds the credential ring. */
export interface EgressClient {
  seal(asked: { credential: EgressCredential; tenantKey: EgressTenantKey; secret: Secret }): Promise<SealAnswer>;
  /** Makes the provider's free call with a key as it was entered, before it is stored. */
  verifyEntered(asked: { credential: EgressCredential; secret: Secret }): Promise<VerifyAnswer>;
  /** The same with a stored key, which is opened over there. */
  verifySealed(asked: { credential: EgressCredential; tenantKey: EgressTenantKey; envelope: Buffer }): Promise<VerifyAnswer>;
  createTenantKey(tenantId: string): Promise<TenantKeyAnswer>;
}

/**
 * Calls the egress service over its Unix socket.
 * @throws KeysteadError `unavailable` where it does not answer; `internal` where it refuses, with its code as the cause.
 */
export function createEgressClient(options: { socketPath: string; token: string; deadline?: () => AbortSignal }): EgressClient {
  const deadline = options.deadline ?? (() => AbortSignal.timeout(timeoutMilliseconds));

  async function ask<Shape extends ZodType>(path: string, message: object, shape: Shape): Promise<z.output<Shape>> {
    const { status, text } = await post({ ...options, path, body: writeMessage(message), signal: deadline() }).catch(() => {
      // The cause is dropped on purpose: it could hold the request.
      throw new KeysteadError('unavailable', { detail: 'the gateway role does not answer' });
    });
    const json = parse(text);
    if (status === 200) {
      const result = shape.safeParse(json);
      if (result.success) return result.data;
      throw new KeysteadError('internal', {}, { cause: new Error(`the egress service answered ${path} with something else than agreed`) });
    }
    const code = failureAnswer.safeParse(json).data?.error ?? 'unreadable';
    if (status === 503) throw new KeysteadError('unavailable', { detail: 'the key service does not answer' });
    throw new KeysteadError('internal', {}, { cause: code === 'does-not-open' || code === 'destroyed' ? new VaultError(code) : new Error(`the egress service refused ${path}: ${status} ${code}`) });
  }

  return {
    seal: (asked) => ask('/seal', asked, sealAnswer),
    verifyEntered: (asked) => ask('/verify', { kind: 'entered', ...asked }, verifyAnswer),
    verifySealed: (asked) => ask('/verify', { kind: 'sealed', ...asked }, verifyAnswer),
    createTenantKey: (tenantId) => ask('/tenant-key', { tenantId }, tenantKeyAnswer),
  };
}

interface Posted { readonly socketPath: string; readonly token: string; readonly path: string; readonly body: string; readonly signal: AbortSignal }

function post({ socketPath, token, path, body, signal }: Posted): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const call = httpRequest({ socketPath, path, method: 'POST', headers, signal, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let total = 0;
      response.on('data', (chunk: Buffer) => {
        total += chunk.byteLength;
        if (total > answerLimitBytes) call.destroy(new Error('the answer is too large'));
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => { resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }); });
    });
    call.on('error', reject);
    call.end(body);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
