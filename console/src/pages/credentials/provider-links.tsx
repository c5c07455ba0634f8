import { ExternalLink } from 'lucide-react';
import { guideOf } from '@keystead/contract';
import { useMay, useRead } from '../../api/index.ts';
import { Line } from '../../ui/index.ts';

const names = { keys: 'Keys at the provider (revoke there)', usage: 'Usage at the provider', retention: 'What the provider keeps' } as const;

/** The provider's own pages about keys, usage and retention. */
export function ProviderLinks({ providerId }: { readonly providerId: string }) {
  const provider = useRead('listProviders').data?.items.find(({ id }) => id === providerId);
  const links = (Object.keys(names) as (keyof typeof names)[]).flatMap((kind) => { const href = provider?.links[kind] ?? null; return href === null ? [] : [{ kind, href }]; });
  const guided = useMay('policy.read') && guideOf(providerId) !== undefined;
  if (links.length === 0 && !guided) return null;
  return <Line gap="md">{links.map(({ kind, href }) => <a className="ks-link" key={kind} href={href} target="_blank" rel="noreferrer noopener">{names[kind]} <ExternalLink size={13} aria-hidden /></a>)}{guided && <a className="ks-link" href={`/agreements?tab=guides&provider=${encodeURIComponent(providerId)}`}>Retention, training, caps and agreements there</a>}</Line>;
}
