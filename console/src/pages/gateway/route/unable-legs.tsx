import { useRead } from '../../../api/index.ts';
import { Notice } from '../../../ui/index.ts';
import { type RouteDraft, unableModels } from './draft.ts';

/** Of a route that apps run on: which legs they pass over, because their models are known not to answer in the form that apps need. */
export function UnableLegs({ draft }: { readonly draft: RouteDraft }) {
  const providers = useRead('listProviders').data?.items ?? [];
  const own = useRead('listCredentials', { query: { limit: 200 } }).data?.items ?? [];
  const offered = useRead('readKeyMode').data?.offered ?? [];
  const providerOf = (credentialId: string): string | undefined => own.find(({ id }) => id === credentialId)?.provider ?? offered.find((key) => key.credentialId === credentialId)?.provider;
  const models = unableModels(draft, (credentialId) => providers.find(({ id }) => id === providerOf(credentialId))?.withoutSchemas ?? []);
  if (!draft.forApps || models.length === 0) return null;
  const [names, some] = [[...new Set(models)], models.length < draft.chain.length];
  return (
    <Notice tone="warn" title={some ? `Apps pass over ${names.join(' and ')}` : 'No leg of this route can serve apps'}>
      <p>{names.length === 1 ? 'This model does not answer' : 'These models do not answer'} in a given form (structured output), as apps need it. {some ? 'The other legs serve them.' : 'Add a leg with a model that does; until then every run is refused with this reason.'}</p>
    </Notice>
  );
}
