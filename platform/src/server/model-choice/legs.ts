import type { ModelTarget } from '../../catalogue/index.ts';

/** What may serve a target: the legs of a route, or the model itself. Never none. */
export function legsOf({ legs, provider, model }: Pick<ModelTarget, 'legs' | 'provider' | 'model'>): readonly { readonly provider: string; readonly model: string }[] {
  return legs ?? [{ provider, model: model.slice(provider.length + 1) }];
}
