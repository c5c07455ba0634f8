import { type FoundKey, type ImportFormat, isRecord, keysOfRecord, recordsOf, textOf } from '../found-key.ts';

/** `vault kv get -format=json`: version 2 of the engine puts the data one level deeper. */
export const hashicorpVault: ImportFormat = {
  id: 'hashicorp-vault', name: 'HashiCorp Vault (kv get -format=json)',
  parse({ json }) {
    if (!isRecord(json) || !isRecord(json['data']) || !('lease_id' in json || 'request_id' in json || isRecord(json['data']['metadata']))) return null;
    const inner = isRecord(json['data']['data']) && isRecord(json['data']['metadata']) ? json['data']['data'] : json['data'];
    return keysOfRecord(inner, { prefix: '' });
  },
};

/** `aws secretsmanager get-secret-value`, or `batch-get-secret-value`. The secret is a text, or JSON with one text for each name. */
export const awsSecretsManager: ImportFormat = {
  id: 'aws-secrets-manager', name: 'AWS Secrets Manager',
  parse({ json }) {
    if (!isRecord(json)) return null;
    const secrets = Array.isArray(json['SecretValues']) ? recordsOf(json['SecretValues']) : 'SecretString' in json || 'SecretBinary' in json ? [json] : null;
    return secrets?.flatMap(ofSecret) ?? null;
  },
};

function ofSecret(secret: Record<string, unknown>): readonly FoundKey[] {
  const name = textOf(secret['Name']) ?? 'Secret';
  const binary = textOf(secret['SecretBinary']);
  const text = textOf(secret['SecretString']) ?? (binary === undefined ? undefined : Buffer.from(binary, 'base64').toString('utf8'));
  if (text === undefined) return [];
  const inner = parseObject(text);
  return inner === null ? [{ name, value: text.trim() }] : keysOfRecord(inner, { prefix: name, hints: [name] });
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** `export.data` of a 1Password archive (1PUX): accounts, vaults, items with login fields and sections. */
export const onePasswordJson: ImportFormat = {
  id: '1password', name: '1Password export (export.data of a .1pux)',
  parse({ json }) {
    if (!isRecord(json) || !recordsOf(json['accounts']).some((account) => Array.isArray(account['vaults']))) return null;
    return recordsOf(json['accounts']).flatMap((account) => recordsOf(account['vaults'])).flatMap((vault) => {
      const vaultName = isRecord(vault['attrs']) ? textOf(vault['attrs']['name']) ?? '' : '';
      return recordsOf(vault['items']).filter((item) => item['state'] !== 'archived').flatMap((item) => ofItem(isRecord(item['item']) ? item['item'] : item, vaultName));
    });
  },
};

function ofItem(item: Record<string, unknown>, vaultName: string): readonly FoundKey[] {
  const overview = isRecord(item['overview']) ? item['overview'] : {};
  const details = isRecord(item['details']) ? item['details'] : {};
  const title = textOf(overview['title']) ?? 'Item';
  const tags = Array.isArray(overview['tags']) ? overview['tags'].filter((tag) => typeof tag === 'string') : [];
  const hints = [textOf(overview['url']) ?? '', vaultName, ...tags];
  const logins = recordsOf(details['loginFields']).filter((field) => field['designation'] === 'password' || field['fieldType'] === 'P').map((field) => textOf(field['value']));
  const concealed = recordsOf(details['sections']).flatMap((section) => recordsOf(section['fields'])).flatMap((field) => {
    const value = isRecord(field['value']) ? textOf(field['value']['concealed']) : undefined;
    return value === undefined ? [] : [{ name: `${title} ${textOf(field['title']) ?? ''}`.trim(), value, hints }];
  });
  const own = [textOf(details['password']), ...logins].flatMap((value) => (value === undefined ? [] : [{ name: title, value, hints }]));
  return [...own, ...concealed];
}
