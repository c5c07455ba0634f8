import { request as httpRequest } from 'node:http';
import type { SealedEntry, VaultKey } from '@keystead/contract';
import type { ZodType, z } from 'zod';
import { jsonOrNull, KeysteadError } from '../../foundation/index.ts';
import type { CredentialThing, RingKeeper } from '../encryption/keepers.ts';
import { VaultError } from '../errors.ts';
import {
  type EgressCredential, type EgressSealingKey, type EgressTenantKey, type EnterAnswer, type EnterRequest, type ImportAnswer, type ImportRequest, type PreviewAnswer, type ReportAnswer, type TenantKeyAnswer, type VerifyAnswer,
  enterAnswer, failureAnswer, importAnswer, previewAnswer, reportAnswer, tenantKeyAnswer, vaultKeyAnswer, verifyAnswer, writeMessage,
} from './protocol.ts';
import { type RemoteOwnKeys, remoteOwnKeys } from '../own-keys/remote-own-keys.ts';
import { remoteKeeper } from './remote-keeper.ts';

const answerLimitBytes = 2 * 1024 * 1024;
/** Longer than the service gives a provider, so that its answer, not ours, says what happened. */
const timeoutMilliseconds = 15_000;

/** What the api role can ask of the role that holds the credential ring. */
export interface EgressClient {
  /** The public key that clients seal to. */
  readVaultKey(): Promise<VaultKey>;
  /** Opens a sealed entry over there, makes the provider's free call where asked, and seals the key for its credential version. */
  enter(asked: EnterRequest): Promise<EnterAnswer>;
  /** Reads a sealed file of keys, and tells what it holds. */
  previewImport(asked: { tenantId: string; tenantKey: EgressSealingKey; sealed: SealedEntry }): Promise<PreviewAnswer>;
  /** Seals chosen keys of a sealed file; at most sixteen at once. */
  importKeys(asked: ImportRequest): Promise<ImportAnswer>;
  /** Makes the provider's free call with a stored key, which is opened over there. */
  verifySealed(asked: { credential: EgressCredential; tenantKey: EgressTenantKey; envelope: Buffer }): Promise<VerifyAnswer>;
  /** Asks one page of a provider's own report with a stored admin key, which is opened over there. */
  readReport(asked: { credential: EgressCredential; tenantKey: EgressTenantKey; envelope: Buffer; path: string }): Promise<ReportAnswer>;
  createTenantKey(tenantId: string): Promise<TenantKeyAnswer>;
  /** By which the keys of the ring over there are rotated. */
  readonly keeper: RingKeeper<CredentialThing>;
  /** By which the keys that tenants brought are tried, sealed, and used for the content ring. */
  readonly ownKeys: RemoteOwnKeys;
}

/**
 * Calls the egress service over its Unix socket.
 * @throws KeysteadError `unavailable` where it does not answer; what is wrong with a sealed entry or a file as such; `internal` where it refuses otherwise, with its code as the cause.
 */
export function createEgressClient(options: { socketPath: string; token: string; deadline?: () => AbortSignal }): EgressClient {
  const deadline = options.deadline ?? (() => AbortSignal.timeout(timeoutMilliseconds));

  async function ask<Shape extends ZodType>(path: string, message: object, shape: Shape): Promise<z.output<Shape>> {
    const { status, text } = await post({ ...options, path, body: writeMessage(message), signal: deadline() }).catch(() => {
      // The cause is dropped on purpose: it could hold the request.
      throw new KeysteadError('unavailable', { detail: 'the gateway role does not answer' });
    });
    const json = jsonOrNull(text);
    if (status === 200) {
      const result = shape.safeParse(json);
      if (result.success) return result.data;
      throw new KeysteadError('internal', {}, { cause: new Error(`the egress service answered ${path} with something else than agreed`) });
    }
    const failure = failureAnswer.safeParse(json).data;
    const code = failure?.error ?? 'unreadable';
    if (status === 422 && failure?.detail !== undefined) throw new KeysteadError(problemOf(code), { detail: failure.detail });
    if (status === 503) throw new KeysteadError('unavailable', { detail: 'the key service does not answer' });
    throw new KeysteadError('internal', {}, { cause: code === 'does-not-open' || code === 'destroyed' ? new VaultError(code) : new Error(`the egress service refused ${path}: ${status} ${code}`) });
  }

  return {
    readVaultKey: () => ask('/vault-key', {}, vaultKeyAnswer),
    enter: (asked) => ask('/enter', asked, enterAnswer),
    previewImport: (asked) => ask('/import/preview', asked, previewAnswer),
    importKeys: (asked) => ask('/import', asked, importAnswer),
    verifySealed: (asked) => ask('/verify', asked, verifyAnswer),
    readReport: (asked) => ask('/report', asked, reportAnswer),
    createTenantKey: (tenantId) => ask('/tenant-key', { tenantId }, tenantKeyAnswer),
    keeper: remoteKeeper(ask),
    ownKeys: remoteOwnKeys(ask),
  };
}

function problemOf(code: string): 'wrong_passphrase' | 'import_unreadable' | 'sealed_entry_refused' | 'own_key_refused' {
  if (code === 'own-key-refused') return 'own_key_refused';
  if (code === 'wrong-passphrase') return 'wrong_passphrase';
  return code === 'import-unreadable' ? 'import_unreadable' : 'sealed_entry_refused';
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
