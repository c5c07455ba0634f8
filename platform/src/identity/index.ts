export { hashToken } from './api-token-format.ts';
export type { DeclaredToken, NewApiToken } from './api-tokens.ts';
export { type Identity, type IdentityOptions, type People, openIdentity } from './open.ts';
export type { Person } from './persons.ts';
export { type AppPrincipal, type PrincipalTokens, generatePrincipalKey, verifyPrincipalToken } from './principal-token.ts';
export type { DeclaredMember, DeclaredPerson } from './provisioning.ts';
export type { SetupLink } from './setup.ts';
export type { PeopleTables } from './tables.ts';
