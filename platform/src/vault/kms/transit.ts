import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Clock, systemClock } from '../../foundation/index.ts';
import { VaultError } from '../errors.ts';
import { type IssuedToken, createBearer } from './bearer.ts';
import { type Deadline, probeHealth, proveBinding } from './deadline.ts';
import { type Connect, type KmsAnswer, createKmsHttp } from './http.ts';
import { type KeyProvider, encodeContext } from './key-provider.ts';

const driver = 'transit';
const formatVersion = 1;

export type TransitLogin =
  | { readonly kind: 'token'; readonly token: string }
  /** Read again when the token is refused: an agent beside us may have put a new one there. */
  | { readonly kind: 'token-file'; readonly path: string }
  | { readonly kind: 'approle'; readonly mount: string; readonly roleId: string; readonly secretId: string };

export interface TransitOptions {
  /** Address of the server, e.g. `https://vault.example:8200`. */
  readonly address: string;
  readonly mount: string;
  readonly key: string;
  readonly namespace?: string | undefined;
  readonly login: TransitLogin;
  readonly connect: Connect;
  readonly clock?: Clock;
  readonly deadline?: Deadline | undefined;
}

const encrypted = z.object({ data: z.object({ ciphertext: z.string().regex(/^vault:v\d{1,9}:[A-Za-z0-9+/]+=*$/) }) });
const decrypted = z.object({ data: z.object({ plaintext: z.base64() }) });
const loggedIn = z.object({ auth: z.object({ client_token: z.string().min(1), lease_duration: z.int().nonnegative() }) });
const failure = z.object({ errors: z.array(z.string()) });

/** What Transit says of bytes that are not what it made, in this context. */
const aboutTheBytes = /message authentication failed|invalid ciphertext|unable to decrypt|could not decode base64|ciphertext or signature version|too new|disallowed by policy/i;

/**
 * HashiCorp Vault's and OpenBao's Transit engine by its documented HTTP API. The context goes as `associated_data`, and as
 * `context` too for keys made with `derived=true`. Stored: `version (1) · key version (4) · ciphertext`.
 * Needs `update` on `<mount>/encrypt/<key>` and `<mount>/decrypt/<key>`.
 *
 * @throws VaultError `kms-unbound` where the server ignores both.
 */
export async function openTransit(options: TransitOptions): Promise<KeyProvider> {
  const { address, mount, key, namespace, clock = systemClock } = options;
  const http = createKmsHttp(driver, options);
  const headers = { 'x-vault-request': 'true', ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }) };
  const post = (path: string, body: object, token?: string): Promise<KmsAnswer> =>
    http({ method: 'POST', url: `${address}/v1/${path}`, headers: { ...headers, ...(token === undefined ? {} : { 'x-vault-token': token }) }, body: JSON.stringify(body) });
  const bearer = createBearer({ clock, stale: [403], issue: () => issueToken(options.login, post) });

  async function ask<Shape extends z.ZodType>(verb: 'encrypt' | 'decrypt', body: object, shape: Shape): Promise<z.output<Shape>> {
    const answer = await bearer.call((token) => post(`${mount}/${verb}/${encodeURIComponent(key)}`, body, token));
    const read = answer.status === 200 ? shape.safeParse(answer.json) : undefined;
    if (read?.success === true) return read.data;
    throw translate(answer, verb === 'decrypt');
  }

  const provider: KeyProvider = {
    name: driver,
    keyId: `${namespace === undefined ? '' : `${namespace.replace(/\/$/, '')}/`}${mount}/keys/${key}`,
    async wrap(context, plaintext) {
      const bound = encodeContext(context).toString('base64');
      const { data } = await ask('encrypt', { plaintext: Buffer.from(plaintext).toString('base64'), context: bound, associated_data: bound }, encrypted);
      const [, version = '', bytes = ''] = data.ciphertext.split(':');
      const head = Buffer.alloc(5, formatVersion);
      head.writeUInt32BE(Number(version.slice(1)), 1);
      return Buffer.concat([head, Buffer.from(bytes, 'base64')]);
    },
    async unwrap(context, wrapped) {
      const bound = encodeContext(context).toString('base64');
      const stored = Buffer.from(wrapped);
      if (stored[0] !== formatVersion || stored.byteLength < 6) throw new VaultError('does-not-open');
      const ciphertext = `vault:v${stored.readUInt32BE(1)}:${stored.subarray(5).toString('base64')}`;
      const { data } = await ask('decrypt', { ciphertext, context: bound, associated_data: bound }, decrypted);
      return Buffer.from(data.plaintext, 'base64');
    },
    async rotate() {
      const answer = await bearer.call((token) => post(`${mount}/keys/${encodeURIComponent(key)}/rotate`, {}, token));
      if (answer.status !== 200 && answer.status !== 204) throw translate(answer, false);
    },
    health: () => probeHealth(provider),
  };
  await proveBinding(provider);
  return provider;
}

async function issueToken(login: TransitLogin, post: (path: string, body: object) => Promise<KmsAnswer>): Promise<IssuedToken> {
  if (login.kind === 'token') return { token: login.token, lifetimeSeconds: null };
  if (login.kind === 'token-file') return { token: await readToken(login.path), lifetimeSeconds: null };
  const answer = await post(`auth/${login.mount}/login`, { role_id: login.roleId, secret_id: login.secretId });
  const read = loggedIn.safeParse(answer.json);
  if (answer.status !== 200 || !read.success) throw answer.status >= 500 || answer.status === 429 ? translate(answer, false) : new VaultError('kms-refused', { kms: driver, detail: `the AppRole login failed, HTTP ${answer.status}` });
  const { client_token: token, lease_duration: lifetimeSeconds } = read.data.auth;
  return { token, lifetimeSeconds: lifetimeSeconds === 0 ? null : lifetimeSeconds };
}

async function readToken(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => { throw new VaultError('kms-refused', { kms: driver, detail: `its token file ${path} cannot be read: ${error.code ?? error.name}` }); });
  return text.trim();
}

function translate({ status, json }: KmsAnswer, decrypting: boolean): VaultError {
  const said = failure.safeParse(json).data?.errors.join(' ') ?? '';
  if (decrypting && status === 400 && aboutTheBytes.test(said)) return new VaultError('does-not-open');
  if (status === 503 && /sealed/i.test(said)) return new VaultError('kms-unavailable', { kms: driver, detail: 'it is sealed' });
  if (status === 200 || status === 429 || status >= 472) return new VaultError('kms-unavailable', { kms: driver, detail: status === 200 ? 'its answer is not complete' : `HTTP ${status}` });
  return new VaultError('kms-refused', { kms: driver, detail: refusals[status] ?? `HTTP ${status}` });
}

const refusals: Readonly<Record<number, string>> = {
  400: 'HTTP 400: is the key of a type that encrypts?', 403: 'HTTP 403: the token lacks a right, or has ended', 404: 'HTTP 404: no such key, mount or namespace',
};
