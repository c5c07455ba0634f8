import type { AnswerOf, InputOf } from '../../../api/index.ts';

export type Connection = AnswerOf<'listSsoConnections'>['items'][number];
export type Kind = Connection['settings']['kind'];
export type SettingsOf<K extends Kind> = Extract<Connection['settings'], { kind: K }>;
export type SsoRole = NonNullable<Connection['settings']['defaultRole']>;
/** Settings as they are sent. */
export type SentSettings = InputOf<'createSsoConnection'>['body']['settings'];
/** The fields of a form, by name. */
export type Values = Readonly<Record<string, string>>;

export const kindNames: Readonly<Record<Kind, string>> = { oidc: 'OpenID Connect', saml: 'SAML 2.0' };

/** The settings of a connection, where they are of that kind. */
export function settingsOfKind<K extends Kind>(connection: Connection | null, kind: K): SettingsOf<K> | undefined {
  return connection?.settings.kind === kind ? connection.settings as SettingsOf<K> : undefined;
}

const soonDays = 30;

/** How a certificate stands: `soon` where it runs out within a month. */
export function certificateState(expiresAt: string, now: number): 'good' | 'soon' | 'expired' {
  const leftDays = (Date.parse(expiresAt) - now) / 86_400_000;
  return leftDays <= 0 ? 'expired' : leftDays <= soonDays ? 'soon' : 'good';
}
