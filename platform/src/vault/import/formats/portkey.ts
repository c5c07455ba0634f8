import { type FoundKey, type ImportFormat, isRecord, recordsOf, textOf } from '../found-key.ts';

/** How deep targets may stand inside targets. */
const deepest = 8;

/**
 * Portkey: an export of virtual keys or providers, or a gateway configuration with (nested) targets. A `virtual_key` or `@provider` that is
 * only named is a reference: Portkey never gives the key behind it back.
 */
export const portkey: ImportFormat = {
  id: 'portkey', name: 'Portkey configuration',
  parse({ json }) {
    const roots = Array.isArray(json) ? recordsOf(json) : isRecord(json) ? [json] : [];
    const isPortkey = roots.some((root) => ['virtual_keys', 'virtual_key', 'targets', 'strategy', 'ai_providers'].some((field) => field in root) || (textOf(root['provider']) !== undefined && 'api_key' in root) || root['object'] === 'virtual-key');
    return isPortkey ? roots.flatMap((root) => ofConfiguration(root, 0)) : null;
  },
};

function ofConfiguration(root: Record<string, unknown>, depth: number): readonly FoundKey[] {
  if (depth > deepest) return [];
  const lists = ['virtual_keys', 'ai_providers', 'providers', 'targets', 'data'].flatMap((field) => recordsOf(root[field]));
  return [...ofTarget(root), ...lists.flatMap((entry) => ofConfiguration(entry, depth + 1))];
}

function ofTarget(target: Record<string, unknown>): readonly FoundKey[] {
  const name = textOf(target['name']) ?? textOf(target['slug']) ?? textOf(target['virtual_key']) ?? textOf(target['provider']) ?? 'Target';
  const provider = textOf(target['ai_provider_name']) ?? textOf(target['ai_provider_id']) ?? textOf(target['provider']);
  const about = { name, hints: [textOf(target['note']) ?? '', textOf(target['slug']) ?? ''], ...(provider === undefined ? {} : { provider: provider.replace(/^@/, '') }) };
  const value = textOf(target['api_key']) ?? textOf(target['key']) ?? (isRecord(target['auth']) ? textOf(target['auth']['key']) : undefined);
  if (value !== undefined && !/\*{3}/.test(value)) return [{ ...about, value, ...(textOf(target['custom_host']) === undefined ? {} : { unusable: 'is used at an address of its own (custom_host), which a key here is not bound to' }) }];
  const refers = value !== undefined || textOf(target['virtual_key']) !== undefined || provider?.startsWith('@') === true || target['object'] === 'virtual-key';
  return refers ? [{ ...about, value: null, missing: 'is kept by Portkey, which does not give keys back; take it from the provider' }] : [];
}
