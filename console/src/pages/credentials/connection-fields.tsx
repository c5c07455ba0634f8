import type { Connection } from '@keystead/contract';
import type { AnswerOf } from '../../api/index.ts';
import { ChoiceField, TextField } from '../../ui/index.ts';

type Provider = AnswerOf<'listProviders'>['items'][number];

/** What a provider asks for beside the key. */
export function ConnectionFields({ provider }: { readonly provider: Provider }) {
  return provider.connection.map(({ name, label, hint, example, required, pattern, default: usual, choices }) => {
    const shared = { name, label, description: hint, required, defaultValue: usual ?? '' };
    return choices === undefined
      ? <TextField key={`${provider.id} ${name}`} {...shared} placeholder={example} pattern={pattern} title={`As in ${example}.`} maxLength={500} autoComplete="off" spellCheck={false} />
      : <ChoiceField key={`${provider.id} ${name}`} {...shared} data={choices.map((choice) => ({ ...choice }))} allowDeselect={false} />;
  });
}

/** What was filled in; `undefined` where the provider asks for nothing. What was left empty is left out. */
export function readConnection(provider: Provider, values: Readonly<Record<string, string>>): Connection | undefined {
  if (provider.connection.length === 0) return undefined;
  return Object.fromEntries(provider.connection.flatMap(({ name }) => { const value = values[name]?.trim() ?? ''; return value === '' ? [] : [[name, value]]; }));
}
