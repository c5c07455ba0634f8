import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, name, timestamp } from '../shapes.ts';
import { presentPassword } from './session.ts';

const base64url = (longest: number) => z.string().min(1).max(longest).regex(/^[\w-]+$/, 'must be base64url');
const untrustedExtensions = z.record(z.string().max(60), z.unknown()).default({});

/** What a browser gives for a passkey that was used: PublicKeyCredential.toJSON (WebAuthn level 3, section 5.1). */
export const passkeyAssertion = z.strictObject({
  id: base64url(1_500), rawId: base64url(1_500), type: z.literal('public-key'), authenticatorAttachment: z.string().max(40).nullable().optional(), clientExtensionResults: untrustedExtensions,
  response: z.strictObject({ clientDataJSON: base64url(8_000), authenticatorData: base64url(8_000), signature: base64url(8_000), userHandle: base64url(200).nullable().optional() }),
});

/** What a browser gives for a passkey that was made. */
export const passkeyAttestation = z.strictObject({
  id: base64url(1_500), rawId: base64url(1_500), type: z.literal('public-key'), authenticatorAttachment: z.string().max(40).nullable().optional(), clientExtensionResults: untrustedExtensions,
  response: z.strictObject({
    clientDataJSON: base64url(8_000), attestationObject: base64url(60_000), authenticatorData: base64url(8_000).optional(), publicKey: base64url(8_000).nullable().optional(),
    publicKeyAlgorithm: z.int().optional(), transports: z.array(z.string().max(40)).max(10).optional(),
  }),
});

/** Options for `navigator.credentials`, as PublicKeyCredential.parseRequestOptionsFromJSON and parseCreationOptionsFromJSON take them. */
const passkeyOptions = z.record(z.string(), z.unknown()).meta({ description: 'WebAuthn options in their JSON form' });
/** Nothing to say; an object so that a stray body is refused. */
const nothing = z.strictObject({});

export const passkey = z.strictObject({
  id, name: z.string(), kind: z.string().nullable().meta({ description: 'The password manager or device that made it, where it says so' }),
  synced: z.boolean().meta({ description: 'Whether it is kept on more than one device' }), createdAt: timestamp.nullable(), lastUsedAt: timestamp.nullable(),
});
const factorCode = z.string().trim().min(6).max(40);

export const secondFactorOperations = {
  startStepUp: defineOperation({
    id: 'startStepUp', method: 'POST', path: '/api/v1/session/step-up/options', tag: 'Second factor', permission: 'session', status: 200,
    summary: 'What you can show as second factor now, with the options for a passkey', body: nothing,
    response: z.strictObject({ totp: z.boolean(), recoveryCodesLeft: z.int(), passkeyOptions: passkeyOptions.nullable() }), errors: ['rate_limited'],
  }),
  stepUp: defineOperation({
    id: 'stepUp', method: 'POST', path: '/api/v1/session/step-up', tag: 'Second factor', permission: 'session', status: 200,
    summary: 'Show your second factor again: it opens key management, roles, plan and retention for five minutes',
    description: 'Either `code` (of the authenticator app, or a recovery code) or `passkey` (an assertion for the options of startStepUp).',
    body: z.strictObject({ code: factorCode.optional(), passkey: passkeyAssertion.optional() }),
    response: z.strictObject({ shownAt: timestamp, goodUntil: timestamp }), errors: ['wrong_second_factor', 'wrong_passkey', 'second_factor_enrolment_required', 'rate_limited'],
  }),
  readSecondFactors: defineOperation({
    id: 'readSecondFactors', method: 'GET', path: '/api/v1/second-factor', tag: 'Second factor', permission: 'session', status: 200,
    summary: 'Which second factors you have, and how many recovery codes are left (never the codes)',
    response: z.strictObject({ totp: z.boolean(), passkeys: z.int(), recoveryCodesLeft: z.int() }),
  }),
  renewRecoveryCodes: defineOperation({
    id: 'renewRecoveryCodes', method: 'POST', path: '/api/v1/second-factor/recovery-codes', tag: 'Second factor', permission: 'session', status: 201, stepUp: true,
    summary: 'Make new recovery codes; the earlier ones stop working. They are shown once', body: nothing, response: z.strictObject({ recoveryCodes: z.array(z.string()) }), errors: ['conflict'],
  }),
  listPasskeys: defineOperation({
    id: 'listPasskeys', method: 'GET', path: '/api/v1/passkeys', tag: 'Second factor', permission: 'session', status: 200,
    summary: 'Your passkeys, and where passkeys can be used with this installation',
    response: z.strictObject({
      items: z.array(passkey),
      origin: z.url().nullable().meta({ description: 'The one address of the console at which passkeys work; null where there is none' }),
    }),
  }),
  startPasskey: defineOperation({
    id: 'startPasskey', method: 'POST', path: '/api/v1/passkeys/options', tag: 'Second factor', permission: 'session', status: 201,
    summary: 'Begin adding a passkey', description: 'Your first second factor asks for the password; a further one for a fresh second factor (stepUp).',
    body: z.strictObject({ password: presentPassword.optional() }), response: z.strictObject({ options: passkeyOptions }),
    errors: ['wrong_credentials', 'step_up_required', 'passkeys_unavailable', 'rate_limited'],
  }),
  addPasskey: defineOperation({
    id: 'addPasskey', method: 'POST', path: '/api/v1/passkeys', tag: 'Second factor', permission: 'session', status: 201,
    summary: 'Add the passkey that the browser made', description: 'With the first second factor come recovery codes, shown once.',
    body: z.strictObject({ name, response: passkeyAttestation }), response: z.strictObject({ passkey, recoveryCodes: z.array(z.string()).nullable() }),
    errors: ['wrong_passkey', 'passkeys_unavailable', 'conflict'],
  }),
  renamePasskey: defineOperation({
    id: 'renamePasskey', method: 'PATCH', path: '/api/v1/passkeys/{passkeyId}', tag: 'Second factor', permission: 'session', status: 200,
    summary: 'Rename a passkey', params: z.strictObject({ passkeyId: id }), body: z.strictObject({ name }), response: passkey, errors: ['not_found'],
  }),
  removePasskey: defineOperation({
    id: 'removePasskey', method: 'DELETE', path: '/api/v1/passkeys/{passkeyId}', tag: 'Second factor', permission: 'session', status: 204, stepUp: true,
    summary: 'Remove a passkey', params: z.strictObject({ passkeyId: id }), response: null, errors: ['not_found'],
  }),
  startPasskeySignIn: defineOperation({
    id: 'startPasskeySignIn', method: 'POST', path: '/api/v1/session/passkey/options', tag: 'Session', permission: 'public', status: 200,
    summary: 'Begin signing in with a passkey', body: nothing, response: z.strictObject({ options: passkeyOptions }), errors: ['passkeys_unavailable', 'rate_limited'],
  }),
  signInWithPasskey: defineOperation({
    id: 'signInWithPasskey', method: 'POST', path: '/api/v1/session/passkey', tag: 'Session', permission: 'public', status: 200,
    summary: 'Sign in with a passkey; it stands for both factors, since the device checked the person', body: z.strictObject({ passkey: passkeyAssertion }),
    response: z.strictObject({ state: z.literal('signed-in') }), errors: ['wrong_passkey', 'passkeys_unavailable', 'rate_limited'],
  }),
} as const;
