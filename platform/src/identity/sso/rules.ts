import type { Role, SsoSettings } from '@keystead/contract';

/** What the identity provider says of whoever signed in, once its signature, issuer, audience, times and the request it answers were checked. */
export interface Assertion {
  readonly subject: string;
  /** `null` where it gave none. In lower case. */
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly groups: readonly string[];
  /** How they signed in there: `amr` and `acr`, or authentication contexts. */
  readonly methods: readonly string[];
}

type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };
const refused = (reason: string): Verdict => ({ ok: false, reason });

/** What stands behind the last `@`; nothing where there is none. */
export const domainOf = (email: string): string => /@([^@]+)$/.exec(email)?.[1]?.toLowerCase() ?? '';

/** The role that the groups of an assertion give: of the first line that fits. `null`: none, so that they do not come in. */
export function roleFrom(settings: Pick<SsoSettings, 'roleMapping' | 'defaultRole'>, groups: readonly string[]): Exclude<Role, 'owner'> | null {
  return roleLines(settings, groups)[0]?.role ?? settings.defaultRole;
}

/** The lines of the mapping that fit, in their order: the first decides. */
export function roleLines(settings: Pick<SsoSettings, 'roleMapping'>, groups: readonly string[]): SsoSettings['roleMapping'] {
  const held = new Set(groups);
  return settings.roleMapping.filter(({ group }) => held.has(group));
}

/** Whether the provider reports a second factor that the organisation lets count. */
export function reportsSecondFactor(settings: Pick<SsoSettings, 'trustsSecondFactor' | 'secondFactorValues'>, methods: readonly string[]): boolean {
  return settings.trustsSecondFactor && methods.some((method) => settings.secondFactorValues.includes(method));
}

/** What is known here of the person whom an assertion names. */
export interface KnownHere {
  /** Their membership in the organisation, where they have one. */
  readonly membership: { readonly state: 'active' | 'disabled' } | null;
  /** Whether they belong to another organisation of this installation, or run it. */
  readonly elsewhere: boolean;
}

/**
 * Whether the address of an assertion may say who somebody is here. A person is global, and an organisation chooses its own identity provider: so
 * the address must be verified, of a domain that this organisation proved to be its own, and of a person who belongs to nobody else.
 *
 * @param known `null` where there is no person with that address.
 * @param domains the verified domains of the connection.
 */
export function mayLink(assertion: Assertion, settings: Pick<SsoSettings, 'trustsEmails'>, surroundings: { domains: readonly string[]; known: KnownHere | null }): Verdict {
  if (assertion.email === null) return refused('the identity provider gave no e-mail address');
  if (!assertion.emailVerified && !settings.trustsEmails) return refused('the identity provider does not say that the e-mail address is verified');
  if (!surroundings.domains.includes(domainOf(assertion.email))) return refused('the e-mail address is of a domain that this organisation has not verified');
  if (surroundings.known?.elsewhere === true) return refused('this person belongs to another organisation here too; they sign in as before');
  return { ok: true };
}
