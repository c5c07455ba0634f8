import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RootRing } from '@keystead/contract';
import { type Egress, type KmsDriver, type KmsSettings, type RootKeySetting, type SecretSetting, openEgress } from '../../foundation/index.ts';
import { VaultError } from '../errors.ts';
import type { Deadline } from './deadline.ts';
import type { Connect } from './http.ts';
import { openKeyFile } from './key-file.ts';
import type { KeyProvider } from './key-provider.ts';
import { type KeyProviders, createKeyProviders } from './key-providers.ts';
import type { RootKeyName } from './root-keys.ts';
import type { TransitLogin } from './transit.ts';

export interface ConfiguredKeysOptions {
  readonly settings: KmsSettings;
  readonly ring: RootRing;
  /** Where key files lie that are named by nothing else. */
  readonly folder: string;
  /**
   * The root keys that wrapped something of this ring, as the database remembers them. A key file, or the key of a token, is made only where
   * it is none of them: a lost one must not be replaced in silence. An earlier key of a service that none of them is at was the other ring's.
   */
  readonly known: readonly RootKeyName[];
}

interface Opening {
  readonly settings: KmsSettings;
  readonly key: string;
  readonly known: readonly RootKeyName[];
  readonly connect: Connect;
  readonly deadline: Deadline;
}

/** The services, each loaded when a root key is there: nobody waits for the code of those that are not used. */
const openers: Readonly<Record<KmsDriver, (opening: Opening) => Promise<KeyProvider>>> = {
  'key-file': ({ key, known }) => openKeyFile({ path: key, create: !known.some(({ kms }) => kms === 'key-file') }),
  async pkcs11({ settings, key, known, deadline }) {
    const { openPkcs11, pkcs11KeyId } = await import('./pkcs11.ts');
    const { pkcs11 } = settings;
    if (pkcs11 === null) throw new VaultError('kms-unfit', { kms: 'pkcs11', detail: 'its settings are missing.' });
    const create = !known.some(({ kms, kmsKeyId }) => kms === 'pkcs11' && kmsKeyId === pkcs11KeyId(pkcs11.token, key));
    return openPkcs11({ module: pkcs11.module, token: pkcs11.token, pin: await readSecret('pkcs11', pkcs11.pin), key, create, deadline });
  },
  async aws({ settings: { aws }, key, deadline }) {
    const { openAwsKms } = await import('./aws.ts');
    return openAwsKms({ key, deadline, region: aws.region ?? undefined, endpoint: aws.endpoint ?? undefined });
  },
  async transit({ settings: { transit }, key, connect, deadline }) {
    const { openTransit } = await import('./transit.ts');
    if (transit === null) throw new VaultError('kms-unfit', { kms: 'transit', detail: 'its settings are missing.' });
    const { login } = transit;
    const given: TransitLogin = login.kind === 'approle' ? { ...login, secretId: await readSecret('transit', login.secretId) } : login;
    return openTransit({ address: transit.address, mount: transit.mount, namespace: transit.namespace ?? undefined, login: given, key, connect, deadline });
  },
  async google({ settings: { google }, key, connect, deadline }) {
    const { openGoogleKms, readServiceAccount } = await import('./google.ts');
    const account = google.credentialsFile === null ? null : readServiceAccount(await readSecret('google', { file: google.credentialsFile }));
    return openGoogleKms({ key, account, endpoint: google.endpoint ?? undefined, connect, deadline });
  },
  async azure({ settings: { azure }, key, connect, deadline }) {
    const { openAzureKeyVault } = await import('./azure.ts');
    const application = azure.application === null ? null : { ...azure.application, clientSecret: await readSecret('azure', azure.application.clientSecret) };
    return openAzureKeyVault({ key, application, authority: azure.authority ?? undefined, connect, deadline });
  },
};

/**
 * Opens the root keys of a ring as they are configured. Key services that an operator names may be anywhere, also on private
 * addresses: no tenant chooses them.
 *
 * @throws VaultError `root-key-…` of key files; `kms-unavailable`, `kms-refused`, `kms-unfit`, `kms-unbound` of services.
 */
export async function openConfiguredKeys(options: ConfiguredKeysOptions): Promise<KeyProviders> {
  const { settings, ring, folder, known } = options;
  const egress: Egress = openEgress({ allowPrivate: true });
  const open = ({ driver, key }: RootKeySetting): Promise<KeyProvider> => openers[driver]({
    settings, known, key: key ?? join(folder, `${ring}-root.key`), connect: (origin) => egress.pool('root keys', origin), deadline: () => AbortSignal.timeout(settings.timeoutSeconds * 1000),
  });
  const current = await open(settings[ring]);
  const earlier = await Promise.all(settings.earlier.filter(({ driver }) => known.some(({ kms }) => kms === driver)).map(open));
  return createKeyProviders(current, earlier);
}

async function readSecret(kms: string, setting: SecretSetting): Promise<string> {
  if ('value' in setting) return setting.value;
  const text = await readFile(setting.file, 'utf8').catch((error: NodeJS.ErrnoException) => { throw new VaultError('kms-unfit', { kms, detail: `the file ${setting.file} cannot be read: ${error.code ?? error.name}.` }); });
  return text.replace(/\r?\n$/, '');
}
