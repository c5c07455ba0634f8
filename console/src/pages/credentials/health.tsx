import type { Credential } from '@keystead/contract';
import { Badge, type Tone } from '../../ui/index.ts';

const words: Readonly<Record<Credential['health']['state'], { readonly tone: Tone; readonly label: string }>> = {
  valid: { tone: 'good', label: 'Valid' },
  invalid: { tone: 'bad', label: 'Refused' },
  unknown: { tone: 'warn', label: 'Not known' },
};

/** What the provider last said about the key, or that it is switched off here. */
export function HealthBadge({ credential }: { readonly credential: Pick<Credential, 'health' | 'state'> }) {
  if (credential.state === 'disabled') return <Badge dot>Disabled</Badge>;
  const { tone, label } = words[credential.health.state];
  return <Badge tone={tone} dot {...(credential.health.detail === null ? {} : { title: credential.health.detail })}>{label}</Badge>;
}
