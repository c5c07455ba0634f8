import { capPresetsUsd, environments } from '@keystead/contract';
import type { InputOf } from '../../api/index.ts';
import { ChoiceField, TextField, capital, formatNumber } from '../../ui/index.ts';
import { capsOf } from './caps.ts';
import classes from './credentials.module.css';

const environmentChoices = environments.map((value) => ({ value, label: capital(value) }));
const scopeChoices = [{ value: 'everyone', label: 'Everybody in this environment' }, { value: 'nobody', label: 'Nobody yet' }];

/** What is said of a key when it is entered, beside the key itself. */
export type KeySettingsValues = Pick<InputOf<'createCredential'>['body'], 'label' | 'environment' | 'scope' | 'caps' | 'expiresAt'>;

/** Name, environment and who may use it. Further settings of a new key (caps, expiry, a scope in detail) have their fields here. */
export function KeySettings({ providerName }: { readonly providerName: string | null }) {
  return (
    <>
      <div className={classes.twoFields}>
        <TextField name="label" label="Name" description="How your colleagues will recognise it" placeholder={providerName === null ? 'Claims team' : `${providerName}, claims team`} maxLength={120} />
        <ChoiceField name="environment" label="Environment" description="Which tokens may use it" data={environmentChoices} defaultValue="production" />
      </div>
      <div className={classes.twoFields}>
        <TextField name="month" label="Cap in US dollars each month" description={`Usual: production ${formatNumber(capPresetsUsd.production)}, staging ${formatNumber(capPresetsUsd.staging)}, development ${formatNumber(capPresetsUsd.development)}; empty for none`} inputMode="decimal" pattern="\d{1,7}(\.\d{1,9})?" title="An amount such as 100 or 12.50." leftSection="$" />
        <TextField name="expires" type="date" label="Expires on" description="As its provider set it (UTC); empty if never" />
      </div>
      <ChoiceField name="scope" label="Who may use it" description="You can narrow it to teams, apps and models on its page" data={scopeChoices} defaultValue="everyone" />
    </>
  );
}

export function readKeySettings(values: Readonly<Record<string, string>>): KeySettingsValues {
  const label = values['label']?.trim() ?? '';
  return {
    ...(label === '' ? {} : { label }), ...(isEnvironment(values['environment']) ? { environment: values['environment'] } : {}),
    ...((values['month'] ?? '') === '' ? {} : { caps: capsOf(values) }), ...((values['expires'] ?? '') === '' ? {} : { expiresAt: `${values['expires'] ?? ''}T00:00:00Z` }),
    ...(values['scope'] === 'nobody' ? {} : { scope: 'everyone' as const }),
  };
}

function isEnvironment(value: string | undefined): value is (typeof environments)[number] {
  return environments.some((environment) => environment === value);
}
