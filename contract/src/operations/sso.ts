import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { email, etag, id, name, secretInput, timestamp } from '../shapes.ts';
import { roles } from '../permissions.ts';

/** Roles that single sign-on may give. Owners are made by owners. */
export const ssoRoles = roles.filter((role) => role !== 'owner');
const ssoRole = z.enum(['admin', 'member', 'viewer', 'auditor', 'finance'] satisfies (typeof ssoRoles)[number][]);
const claimName = z.string().trim().min(1).max(100).regex(/^[\x21-\x7e]+$/);
const values = z.array(z.string().trim().min(1).max(200)).max(20);

/** Whom a connection lets in, and as what: the same for every kind of provider. */
const admission = {
  roleMapping: z.array(z.strictObject({ group: z.string().trim().min(1).max(300), role: ssoRole })).max(100).default([]).meta({ description: 'The first line whose group a person has gives their role, at every sign-in' }),
  defaultRole: ssoRole.nullable().default('member').meta({ description: 'Of whoever is in none of those groups; null: they do not come in' }),
  createsMembers: z.boolean().default(true).meta({ description: 'Whoever signs in for the first time becomes a member, while seats are free' }),
  trustsSecondFactor: z.boolean().default(false).meta({ description: 'A second factor that the provider reports counts here' }),
};

const oidcSettings = z.strictObject({
  kind: z.literal('oidc').optional().default('oidc').meta({ description: 'OpenID Connect; so where nothing is said' }),
  issuer: z.url().max(500).meta({ description: 'OpenID Connect issuer, exactly as the provider names itself, e.g. https://login.example.com' }),
  clientId: z.string().trim().min(1).max(300),
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,80}$/)).max(20).default(['openid', 'email', 'profile']),
  groupsClaim: claimName.default('groups').meta({ description: 'The claim that lists a person’s groups' }),
  ...admission,
  trustsEmails: z.boolean().default(false).meta({ description: 'The provider gives out verified addresses alone, even where it does not say so (Microsoft Entra)' }),
  secondFactorValues: values.default(['mfa', 'otp', 'hwk', 'fido', 'phr', 'phrh']).meta({ description: 'Values of amr or acr that report one' }),
});
export type OidcSettings = z.output<typeof oidcSettings>;

const attributeName = z.string().trim().min(1).max(300).regex(/^[\x21-\x7e]+$/).nullable().default(null);
const certificatePem = z.string().trim().min(64).max(10_000);

/** What a SAML identity provider is known by. Read it from the provider’s metadata with readSamlMetadata. */
export const samlProvider = z.strictObject({
  entityId: z.string().trim().min(1).max(1_000).regex(/^[\x21-\x7e]+$/).meta({ description: 'Entity id, exactly as the provider names itself' }),
  signInUrl: z.url().max(1_000).meta({ description: 'Single sign-on service of the binding HTTP-Redirect; https' }),
  certificates: z.array(certificatePem).min(1).max(5).meta({ description: 'X.509 certificates that it signs with (PEM, or base64 alone): the one in use, and those to come. RSA of 2048 bits or more' }),
});
export type SamlProvider = z.output<typeof samlProvider>;

const samlSettings = z.strictObject({
  kind: z.literal('saml').meta({ description: 'SAML 2.0' }),
  provider: samlProvider.nullable().default(null).meta({ description: 'Null until it is known: the provider asks for this connection’s addresses first' }),
  emailAttribute: attributeName.meta({ description: 'Attribute with the e-mail address; null: the names in common use, then the name id where its format says that it is one' }),
  nameAttribute: attributeName.meta({ description: 'Attribute with the person’s name; null: the names in common use' }),
  groupsAttribute: attributeName.meta({ description: 'Attribute with the person’s groups; null: the names in common use' }),
  ...admission,
  trustsEmails: z.boolean().default(true).meta({ description: 'Its addresses are verified: SAML has no way to say so. Off for providers where people type their own' }),
  secondFactorValues: values.default([
    'https://refeds.org/profile/mfa', 'http://schemas.microsoft.com/claims/multipleauthn', 'urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken', 'urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract',
  ]).meta({ description: 'Authentication contexts, or values of Microsoft’s authnmethodsreferences, that report one' }),
});
export type SamlSettings = z.output<typeof samlSettings>;

/** What a connection to an identity provider is set to; its secret stands apart and is never given back. */
export const ssoSettings = z.discriminatedUnion('kind', [oidcSettings, samlSettings], { error: ({ code }) => (code === 'invalid_union' ? 'must be "oidc" (also where it is left out) or "saml"' : undefined) });
export type SsoSettings = z.output<typeof ssoSettings>;

export const ssoCertificate = z.strictObject({ subject: z.string(), fingerprint: z.string().meta({ description: 'SHA-256 of the certificate, in hexadecimal' }), validFrom: timestamp, expiresAt: timestamp });
export const ssoConnection = z.strictObject({
  id, name: z.string(), settings: ssoSettings, hasSecret: z.boolean(), enabled: z.boolean(), enforced: z.boolean(), createdAt: timestamp, lastUsedAt: timestamp.nullable(),
  domains: z.array(z.string()), callbackUrl: z.url().meta({ description: 'Register this at the provider: as redirect URI, or (SAML) as assertion consumer service' }),
  saml: z.strictObject({
    entityId: z.url().meta({ description: 'Entity id of this connection: audience, identifier' }), metadataUrl: z.url().meta({ description: 'Public metadata, for providers that read it themselves' }), certificates: z.array(ssoCertificate),
  }).nullable(),
  etag,
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
    summary: 'Connect your identity provider (OpenID Connect or SAML 2.0); it is off until you switch it on',
    body: z.strictObject({ name, settings: ssoSettings, clientSecret: secret.optional() }), response: ssoConnection, errors: ['plan_limit', 'conflict'],
  }),
  updateSsoConnection: defineOperation({
    id: 'updateSsoConnection', method: 'PATCH', path: '/api/v1/sso/connections/{connectionId}', tag: 'Sign-in', permission: 'tenant.manage', status: 200, stepUp: true, needsEtag: true,
    summary: 'Change a connection, switch it on or off, or make it the only way in for people of its domains',
    description: 'Another issuer or client needs the secret again. A connection keeps its kind. Enforced: passwords and passkeys of those people open no session here; owners keep theirs, so that nobody is locked out.',
    params: connectionParams, body: z.strictObject({ name: name.optional(), settings: ssoSettings.optional(), clientSecret: secret.nullable().optional(), enabled: z.boolean().optional(), enforced: z.boolean().optional() }),
    response: ssoConnection, errors: ['not_found', 'plan_limit', 'conflict', 'precondition_failed', 'precondition_required'],
  }),
  deleteSsoConnection: defineOperation({
    id: 'deleteSsoConnection', method: 'DELETE', path: '/api/v1/sso/connections/{connectionId}', tag: 'Sign-in', permission: 'tenant.manage', status: 204, stepUp: true,
    summary: 'Remove a connection; sessions that came in by it end', params: connectionParams, response: null, errors: ['not_found'],
  }),
  checkSsoConnection: defineOperation({
    id: 'checkSsoConnection', method: 'POST', path: '/api/v1/sso/connections/{connectionId}/check', tag: 'Sign-in', permission: 'tenant.manage', status: 200, stepUp: true,
    summary: 'Read the provider’s own description (OpenID Connect) or look at its certificates (SAML), and say whether it fits', params: connectionParams,
    response: z.strictObject({ ok: z.boolean(), detail: z.string() }), errors: ['not_found', 'plan_limit'],
  }),
  readSamlMetadata: defineOperation({
    id: 'readSamlMetadata', method: 'POST', path: '/api/v1/sso/saml-metadata', tag: 'Sign-in', permission: 'tenant.manage', status: 200, stepUp: true,
    summary: 'Read a SAML identity provider’s metadata: what to enter as the provider of a connection. Nothing is fetched or kept',
    body: z.strictObject({ xml: z.string().min(1).max(400_000) }), response: samlProvider,
  }),
  readServiceProviderMetadata: defineOperation({
    id: 'readServiceProviderMetadata', method: 'GET', path: '/api/v1/sso/saml/{connectionId}/metadata', tag: 'Sign-in', permission: 'public', status: 200,
    summary: 'What a SAML identity provider needs to know of a connection: SAML 2.0 metadata; it tells nothing but the addresses that follow from the id', params: connectionParams,
    response: z.string(), responseContent: 'application/samlmetadata+xml',
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
    query: z.object({ code: z.string().max(8_000).optional(), state: z.string().max(500).optional(), iss: z.string().max(500).optional(), error: z.string().max(200).optional(), saml: z.string().max(8_000).optional() }),
    response: z.string(), responseContent: 'text/html',
  }),
  receiveSamlResponse: defineOperation({
    id: 'receiveSamlResponse', method: 'POST', path: '/api/v1/session/sso/saml/{connectionId}', tag: 'Session', permission: 'public', status: 200, fromOtherSites: true,
    summary: 'Assertion consumer service: where a SAML identity provider sends the browser with its answer; goes on to where the sign-in was begun',
    description: 'Opens nothing by itself: the answer counts only together with the attempt that the same browser began. Sign-in that the provider begins (IdP-initiated) is refused.',
    params: connectionParams, requestContent: 'application/x-www-form-urlencoded', response: z.string(), responseContent: 'text/html',
  }),
} as const;
