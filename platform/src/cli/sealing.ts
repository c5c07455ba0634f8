import { platformLogId, type Connection, type Operation, type SealedEntry, type VaultKey, operations, withConnection } from '@keystead/contract';
import { type EntryContext, fingerprintOf, sealEntry } from '@keystead/contract/sealing';
import { type Api, callApi } from './api-call.ts';
import { WrongUse } from './secret-input.ts';
import { type Pins, openPins } from './vault-key-pins.ts';

export interface TrustOptions {
  /** `--vault-key`: the fingerprint that the user names. */
  readonly expected?: string | undefined;
  readonly pins?: Pins;
  readonly warn?: (text: string) => void;
}

/**
 * The vault key of a Keystead, if it is the one this user trusts: the one named with `--vault-key`, else the one of the first time,
 * which is kept in the user's configuration folder.
 *
 * @throws WrongUse where it is another, saying how to trust it.
 */
export async function readTrustedKey(origin: string, options: TrustOptions = {}): Promise<VaultKey> {
  const { expected, pins = openPins(), warn = (text) => { process.stderr.write(`${text}\n`); } } = options;
  const key = await callApi({ origin }, operations.readVaultKey);
  const fingerprint = await fingerprintOf(key);
  const trusted = expected ?? await pins.read(origin);
  if (trusted === fingerprint) {
    if (expected !== undefined) await pins.write(origin, fingerprint);
    return key;
  }
  if (trusted !== null) {
    throw new WrongUse(`The vault key of ${origin} is not the one you trust. Nothing was sent.\n  trusted: ${trusted}\n  now:     ${fingerprint}\nIf the operator confirms the new one ("keystead start" prints it), run this again with --vault-key ${fingerprint}`);
  }
  await pins.write(origin, fingerprint);
  warn(`Vault key of ${origin}, trusted from now on: ${fingerprint}\nCompare it with what "keystead start" printed.`);
  return key;
}

/** Seals bytes for the organisation that the token belongs to. */
export async function sealFor(api: Api, given: { readonly plaintext: Uint8Array; readonly context: Omit<EntryContext, 'tenantId'>; readonly expected?: string | undefined; readonly owner?: 'platform' | undefined }): Promise<SealedEntry> {
  const key = await readTrustedKey(api.origin, { expected: given.expected });
  const tenantId = given.owner === 'platform' ? platformLogId : (await callApi(api, operations.readSession)).tenant.id;
  return sealEntry(key, given.plaintext, { context: { ...given.context, tenantId }, now: new Date() });
}

/** The body as it may be sent: the field that the operation seals is taken out, and stands sealed in its place. */
export async function sealBody(operation: Operation, api: Api, given: { readonly body: Record<string, unknown>; readonly value: (name: string) => string | undefined; readonly expected?: string | undefined }): Promise<Record<string, unknown>> {
  const { seals } = operation;
  const secret = seals === undefined ? undefined : given.body[seals.field];
  if (seals === undefined || typeof secret !== 'string') return given.body;
  const { [seals.field]: _secret, ...rest } = given.body;
  const subject = rest[seals.subject] ?? given.value(seals.subject);
  if (typeof subject !== 'string') throw new WrongUse(`"${seals.subject}" is needed: the key is sealed for it.`);
  const plaintext = new TextEncoder().encode(secret.trim());
  const place = seals.purpose === 'credential-version' ? await placeOf(api, subject) : connectionIn(rest);
  return { ...rest, sealed: await sealFor(api, { plaintext, context: { purpose: seals.purpose, subject: withConnection(subject, place) }, expected: given.expected, owner: seals.owner }) };
}

/** What is said of a new credential's place is bound with its key. @throws WrongUse where it is no JSON. */
function connectionIn({ connection }: Readonly<Record<string, unknown>>): Connection | undefined {
  if (connection === undefined) return undefined;
  const said = typeof connection === 'object' && connection !== null ? Object.entries(connection) : null;
  if (said === null || !said.every((entry): entry is [string, string] => typeof entry[1] === 'string')) throw new WrongUse('--connection is JSON, for example --connection \'{"region":"eu-central-1"}\'.');
  return Object.fromEntries(said);
}

/** What was said of a credential's place. A token that may not read it can do without where nothing was. */
async function placeOf(api: Api, credentialId: string): Promise<Connection | undefined> {
  const operation = { ...operations.readCredential, path: `/api/v1/credentials/${encodeURIComponent(credentialId)}` } as const;
  return (await callApi(api, operation).catch(() => null))?.connection;
}
