import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { email, etag, id, name, secretInput, timestamp } from '../shapes.ts';
import { roles } from '../permissions.ts';

/** Roles that single sign-on may give. Owners are made by owners. */
export const ssoRoles = roles.filter((role) => role !== 'owner');
const ssoRole = z.enum(['admin', 'member', 'viewer', 'auditor', 'finance'] satisfies (typeof ssoRoles)[number][]);
const claimName = z.string().trim().min(1).max(100).regex(/^[\x21-\x7e]+$/);
const values = z.array(z.string().trim().min(1).max(200)).max(20);

/** What a connection to an identity provider is set to; its secret stands apart and is never given back. */
export const ssoSettings = z.strictObject({
  issuer: z.url().max(500).meta({ description: 'OpenID Connect issuer, exactly as the provider names itself, e.g. https://login.example.com' }),
  clientId: z.string().trim().min(1).max(300),
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,80}$/)).max(20).default(['openid', 'email', 'profile']),
  groupsClaim: claimName.default('groups').meta({ description: 'The claim that lists a person’s groups' }),
  roleMapping: z.array(z.strictObject({ group: z.string().trim().min(1).max(300), role: ssoRole })).max(100).default([]).meta({ description: 'The first line whose group a person has gives their role, at every sign-in' }),
  defaultRole: ssoRole.nullable().default('member').meta({ description: 'Of whoever is in none of those groups; null: they do not come in' }),
  createsMembers: z.boolean().default(true).meta({ description: 'Whoever signs in for the first time becomes a member, while seats are free' }),
  trustsEmails: z.boolean().default(false).meta({ description: 'The provider gives out verified addresses alone, even where it does not say so (Microsoft Entra)' }),
  trustsSecondFactor: z.boolean().default(false).meta({ description: 'A second factor that the provider reports counts here' }),
  secondFactorValues: values.default(['mfa', 'otp', 'hwk', 'fido', 'phr', 'phrh']).meta({ description: 'Values of amr or acr that report one' }),
});
export type SsoSettings = z.output<typeof ssoSettings>;

export const ssoConnection = z.strictObject({
  id, name: z.string(), settings: ssoSettings, hasSecret: z.boolean(), enabled: z.boolean(), enforced: z.boolean(), createdAt: timestamp, lastUsedAt: timestamp.nullable(),
  domains: z.array(z.string()), callbackUrl: z.url().meta({ description: 'Register this as redirect URI at the provider' }), etag,
});
export const ssoDomain = z.strictObject({
  id, domain: z.string(), connectionId: id.nullable(), verifiedAt: timestamp.nullable(), verifiedBy: z.enum(['dns', 'operator']).nullable(),
  record: z.strictObject({ name: z.string(), type: z.literal('TXT'), value: z.string() }).meta({ description: 'Put this record into the domain’s DNS, then verify' }),
});
export const domainName = z.string().trim().toLowerCase().max(253).regex(/^(?=.{4,253}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/, 'is not a domain name');
const secret = secretInput(z.string().min(1).max(2_000)).meta({ description: 'Sealed under your organisation’s key; never shown again' });

const connectionParams = z.strictObject({ connectionId: id });
const domainParams = z.strictObject({ domainId: id });

export const ssoOperations = {
  listSsoConnections: defineOperation({
    id: 'listSsoConnections', method: 'GET', path: '/api/v1/sso/connections', tag: 'Sign-in', permission: 'people.read', status: 200,
    summary: 'Connections to your identity provider, without secrets', response: z.strictObject({ items: z.array(ssoConnection) }),
  }),
  createSsoConnection: defineOperation({
    id: 'createSsoConnection', method: 'POST', path: '/api/v1/sso/connections', tag: 'Sign-in', permission: 'tenant.manage', status: 201, stepUp: true,
    summary: 'Connect your identity provider (OpenID Connect); it is off until you switch it on',
    body: z.strictObject({ name, settings: ssoSettings, clientSecret: secret.optional() }), response: ssoConnection, errors: ['plan_limit', 'conflict'],
  }),
  updateSsoConnection: defineOperation({
    id: 'updateSsoConnection', method: 'PATCH', path: '/api/v1/sso/connections/{connectionId}', tag: 'Sign-in', permission: 'tenant.manage', status: 200, stepUp: true, needsEtag: true,
    summary: 'Change a connection, switch it on or off, or make it the only way in for people of its domains',
    description: 'Another issuer or client needs the secret again. Enforced: passwords and passkeys of those people open no session here; owners keep theirs, so that nobody is locked out.',
    params: connectionParams, body: z.strictObject({ name: name.optional(), settings: ssoSettings.optional(), clientSecret: secret.nullable().optional(), enabled: z.boolean().optional(), enforced: z.boolean().optional() }),
    response: ssoConnection, errors: ['not_found', 'plan_limit', 'conflict', 'precondition_failed', 'precondition_required'],
  }),
  deleteSsoConnection: defineOperation({
    id: 'deleteSsoConnection', method: 'DELETE', path: '/api/v1/sso/connections/{connectionId}', tag: 'Sign-in', permission: 'tenant.manage', status: 204, stepUp: true,
    summary: 'Remove a connection; sessions that came in by it end', params: connectionParams, response: null, errors: ['not_found'],
  }),
  checkSsoConnection: defineOperation({
    id: 'checkSsoConnection', method: 'POST', path: '/api/v1/sso/connections/{connectionId}/check', tag: 'Sign-in', permission: 'tenant.manage', status: 200,
    summary: 'Read the provider’s own description and say whether it fits', params: connectionParams,
    response: z.strictObject({ ok: z.boolean(), detail: z.string() }), errors: ['not_found', 'plan_limit'],
  }),
  listSsoDomains: defineOperation({
    id: 'listSsoDomains', method: 'GET', path: '/api/v1/sso/domains', tag: 'Sign-in', permission: 'people.read', status: 200,
    summary: 'E-mail domains of your organisation, verified or not', response: z.strictObject({ items: z.array(ssoDomain) }),
  }),
  addSsoDomain: defineOperation({
    id: 'addSsoDomain', method: 'POST', path: '/api/v1/sso/domains', tag: 'Sign-in', permission: 'tenant.manage', status: 201, stepUp: true,
    summary: 'Name an e-mail domain of yours; the answer holds the DNS record that proves it',
    body: z.strictObject({ domain: domainName, connectionId: id.nullable().default(null) }), response: ssoDomain, errors: ['plan_limit', 'conflict', 'not_found'],
  }),
  verifySsoDomain: defineOperation({
    id: 'verifySsoDomain', method: 'POST', path: '/api/v1/sso/domains/{domainId}/verification', tag: 'Sign-in', permission: 'tenant.manage', status: 200, stepUp: true,
    summary: 'Look for the DNS record now', params: domainParams, response: ssoDomain, errors: ['not_found', 'conflict'],
  }),
  removeSsoDomain: defineOperation({
    id: 'removeSsoDomain', method: 'DELETE', path: '/api/v1/sso/domains/{domainId}', tag: 'Sign-in', permission: 'tenant.manage', status: 204, stepUp: true,
    summary: 'Give a domain up', params: domainParams, response: null, errors: ['not_found'],
  }),
  startSsoSignIn: defineOperation({
    id: 'startSsoSignIn', method: 'POST', path: '/api/v1/session/sso', tag: 'Session', permission: 'public', status: 200,
    summary: 'Where to go to sign in with an e-mail address of an organisation that has single sign-on', body: z.strictObject({ email }),
    response: z.strictObject({ url: z.url() }), errors: ['sso_unavailable', 'rate_limited'],
  }),
  finishSsoSignIn: defineOperation({
    id: 'finishSsoSignIn', method: 'GET', path: '/api/v1/session/sso/callback', tag: 'Session', permission: 'public', status: 200,
    summary: 'Where the identity provider sends the browser back to; goes on to the console',
    query: z.object({ code: z.string().max(8_000).optional(), state: z.string().max(500).optional(), iss: z.string().max(500).optional(), error: z.string().max(200).optional() }),
    response: z.string(), responseContent: 'text/html',
  }),
} as const;
