import { z } from 'zod';
import { importLimitCandidates } from '../entry-purposes.ts';
import { defineOperation } from '../operation.ts';
import { environments } from '../permissions.ts';
import { id, name, timestamp } from '../shapes.ts';

const base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/, 'base64url without padding (RFC 4648)');

/** A key encrypted to the vault key before it was sent (HPKE, RFC 9180). Only the egress role opens it. */
export const sealedEntry = z.strictObject({
  keyId: z.string().regex(/^vk_[a-z0-9]{1,40}$/, 'the keyId that readVaultKey gave'),
  enc: base64Url.length(43).meta({ description: 'Encapsulated key, 32 bytes' }),
  ciphertext: base64Url.min(22).max(800_000).meta({ description: 'Ciphertext and tag' }),
  sealedAt: timestamp.max(40).meta({ description: 'When it was sealed; it is taken for a quarter of an hour. Bound into the ciphertext.' }),
});
export type SealedEntry = z.output<typeof sealedEntry>;

export const vaultKey = z.strictObject({
  keyId: z.string(), suite: z.string(),
  publicKey: z.string().meta({ description: 'X25519, base64url' }),
  fingerprint: z.string().meta({ description: 'For people to compare. A program makes it from suite and publicKey itself.' }),
  createdAt: timestamp,
});
export type VaultKey = z.output<typeof vaultKey>;

/** `new`: can be imported. `missing`: the file only refers to the key. */
export const candidateStates = ['new', 'duplicate', 'not-recognised', 'rejected', 'missing'] as const;
export type CandidateState = (typeof candidateStates)[number];

export const importCandidate = z.strictObject({
  index: z.int().nonnegative().meta({ description: 'Names it when it is imported' }),
  name: z.string(), provider: z.string().nullable(), providerName: z.string().nullable(),
  fingerprint: z.string().nullable(), lastFour: z.string().nullable(), environment: z.enum(environments),
  state: z.enum(candidateStates), detail: z.string().nullable(), duplicateOf: id.nullable(),
});
export type ImportCandidate = z.output<typeof importCandidate>;

const importedRow = z.strictObject({
  index: z.int().nonnegative(), name: z.string(), state: z.enum(['added', 'refused']), credentialId: id.nullable(), fingerprint: z.string().nullable(),
  health: z.enum(['valid', 'invalid', 'unknown']).nullable(), detail: z.string().nullable(),
});
export type ImportedRow = z.output<typeof importedRow>;

const selected = z.strictObject({
  index: z.int().min(0).max(importLimitCandidates - 1), provider: z.string().min(1).max(60).optional(), label: name.optional(), environment: z.enum(environments).optional(),
});

export const sealedEntryOperations = {
  readVaultKey: defineOperation({
    id: 'readVaultKey', method: 'GET', path: '/api/v1/vault/key', tag: 'Credentials', permission: 'public', status: 200,
    summary: 'The public key that provider keys are sealed to before they are sent',
    description: 'Pin its fingerprint: compare it once with what `keystead start` printed, and stop when it changes. HPKE base mode (RFC 9180); console and CLI seal by themselves.',
    response: vaultKey, errors: ['unavailable'],
  }),
  previewCredentialImport: defineOperation({
    id: 'previewCredentialImport', method: 'POST', path: '/api/v1/credential-imports/preview', tag: 'Credentials', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'Dry run: what a file of keys holds, with nothing stored and no key shown',
    description: 'The file travels sealed for purpose `import`, with its passphrase where it has one, and is opened by the egress role alone. Formats are recognised: .env, CSV, LiteLLM and Portkey configuration, exports of 1Password, LastPass, HashiCorp Vault and AWS Secrets Manager, Fernet tokens, files of `openssl enc -aes-256-cbc -pbkdf2`.',
    body: z.strictObject({ sealed: sealedEntry }),
    response: z.strictObject({ format: z.string(), formatName: z.string(), encryption: z.enum(['none', 'openssl', 'fernet']), candidates: z.array(importCandidate) }),
    errors: ['import_unreadable', 'sealed_entry_refused', 'wrong_passphrase'],
  }),
  importCredentials: defineOperation({
    id: 'importCredentials', method: 'POST', path: '/api/v1/credential-imports', tag: 'Credentials', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'Import chosen keys of a file; each succeeds or fails by itself',
    description: 'The same sealed file as for the dry run, and which of its candidates to take. With `verify` each key is checked by a free call first; one that its provider refuses is not stored.',
    body: z.strictObject({ sealed: sealedEntry, selected: z.array(selected).min(1).max(importLimitCandidates), verify: z.boolean().default(true), scope: z.literal('everyone').optional().meta({ description: 'Everybody in its environment may use it at once; left out: nobody, until somebody says who' }) }),
    response: z.strictObject({ added: z.int(), refused: z.int(), rows: z.array(importedRow) }),
    errors: ['import_unreadable', 'sealed_entry_refused', 'wrong_passphrase'],
  }),
} as const;
