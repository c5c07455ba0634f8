import type { AddedCredential } from './key-form.tsx';
import { Facts, formatMilliseconds, formatNumber, SandboxBadge } from '../../ui/index.ts';
import { HealthBadge } from './health.tsx';

/** What is left to see of a key once it is sealed. */
export function SealedFacts({ credential }: { readonly credential: AddedCredential }) {
  return (
    <Facts facts={[
      ['Provider', <>{credential.providerName} {credential.sandbox && <SandboxBadge />}</>],
      ['Health', <HealthBadge key="health" credential={credential} />, ...(credential.health.detail === null ? [] as const : [credential.health.detail] as const)],
      ['Fingerprint', <code key="fingerprint">{credential.fingerprint}</code>],
      credential.lastFour === null ? null : ['Last four', <code key="last-four">…{credential.lastFour}</code>],
      ['Answered in', formatMilliseconds(credential.health.latencyMs)],
      ['Models it sees', credential.modelCount === 0 && credential.health.state !== 'valid' ? 'not known yet' : formatNumber(credential.modelCount)],
    ]} />
  );
}
