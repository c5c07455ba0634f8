import { type ScopeDimension, type ScopedCall, fromNone } from '@keystead/contract';
import { GatewayError } from '../errors.ts';
import type { CredentialConfiguration, TenantConfiguration } from '../snapshot/configuration.ts';

/** Why a key that could have served was not used. */
export interface Refusal { readonly credential: CredentialConfiguration; readonly model: string; readonly rule: ScopeDimension | 'expired' }

interface Asked { readonly tenant: TenantConfiguration; readonly environment: string; readonly model: string; readonly call: Omit<ScopedCall, 'environment' | 'model'> }

/** The rule in words: what the call is, and that it is not among what is allowed. */
const rules: Readonly<Record<ScopeDimension, (asked: Asked, refusal: Refusal) => string>> = {
  environments: (asked) => `it may not be used in ${asked.environment}`,
  teams: (asked) => (asked.call.teamIds.size === 0 ? 'it is for certain teams, and this call acts for none' : 'it is for certain teams, and yours is not among them'),
  apps: ({ call }) => (call.appId === null ? `it is for certain apps, and this call comes from none (scope “${fromNone}”)` : `the app "${call.appId}" is not among those it is for`),
  workflows: ({ call }) => (call.workflowId === null ? `it is for certain workflows, and this call comes from none (scope “${fromNone}”)` : 'this workflow is not among those it is for'),
  models: (_asked, refusal) => `the model "${refusal.model}" is not among those it is for`,
  endpoints: ({ call }) => `it may not be used for ${call.endpoint}`,
  dataClasses: ({ call }) => `it may not be used for data of the class "${call.dataClass}" (header x-keystead-data-class)`,
};

/**
 * The error where no key is left: the first one whose scope refused, said by its rule; else an expired one; else that
 * there is none. A key of another environment is as good as none, as long as it says which ones it is for.
 */
export function refusalOf(asked: Asked, refusals: readonly Refusal[], hint: string): GatewayError {
  const scoped = refusals.find((each) => each.rule !== 'expired' && (each.rule !== 'environments' || each.credential.scope.environments.length === 0));
  if (scoped !== undefined && scoped.rule !== 'expired') {
    const rule = scoped.rule === 'environments' ? 'nobody may use it yet' : rules[scoped.rule](asked, scoped);
    return new GatewayError('out_of_scope', { label: scoped.credential.label, model: asked.model, rule, organisation: asked.tenant.name }, { param: 'model' });
  }
  const expired = refusals.find((each) => each.rule === 'expired')?.credential;
  if (expired?.expiresAt !== undefined && expired.expiresAt !== null) {
    return new GatewayError('credential_expired', { label: expired.label, fingerprint: expired.version.fingerprint, date: new Date(expired.expiresAt).toISOString().slice(0, 10) });
  }
  return new GatewayError('no_credential', { model: asked.model, environment: asked.environment, hint }, { param: 'model' });
}
