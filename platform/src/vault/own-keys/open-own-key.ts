import type { OwnKeyService, OwnKeySettingName } from '@keystead/contract';
import { z } from 'zod';
import type { Clock, Egress } from '../../foundation/index.ts';
import { VaultError } from '../errors.ts';
import { type Deadline, proveBinding } from '../kms/deadline.ts';
import type { Connect } from '../kms/http.ts';
import type { KeyProvider } from '../kms/key-provider.ts';

/** A tenant's own key, with the secret that opens its service. It stays in the gateway role. */
export interface OwnKeyAccess {
  readonly service: OwnKeyService;
  readonly key: string;
  readonly settings: Readonly<Partial<Record<OwnKeySettingName, string>>>;
  readonly secret: string;
}

/** As it is sealed. */
export const ownKeyAccess = z.strictObject({ service: z.enum(['aws', 'google', 'azure', 'transit']), key: z.string(), settings: z.record(z.string(), z.string()), secret: z.string() });

export interface OwnKeyServices {
  /** The one way out, with its rules: a tenant names these addresses, so private ones are refused like those of providers. */
  readonly egress: Egress;
  readonly clock: Clock;
  readonly deadline?: Deadline | undefined;
  /** For tests: where a service is that has one address for everybody. */
  readonly endpoints?: Readonly<Partial<Record<'aws' | 'google' | 'azureAuthority', string>>>;
}

interface Opening extends OwnKeyServices { readonly connect: Connect }

/** Hosts of Azure Key Vault and Managed HSM, in all clouds. */
const azureHost = /^[a-z0-9-]+\.(vault\.azure\.net|managedhsm\.azure\.net|vault\.azure\.cn|managedhsm\.azure\.cn|vault\.usgovcloudapi\.net|managedhsm\.usgovcloudapi\.net)$/;
const awsKeyArn = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

function unfit(kms: string, detail: string): VaultError {
  return new VaultError('kms-unfit', { kms, detail });
}

/** How each service is opened for a tenant: only ever with what the tenant gave, never with the machine's own identity. */
const openers: Readonly<Record<OwnKeyService, (access: OwnKeyAccess, opening: Opening) => Promise<KeyProvider>>> = {
  async aws({ key, settings, secret }, { deadline, endpoints }) {
    if (!awsKeyArn.test(key)) throw unfit('aws', 'name it by its ARN: arn:aws:kms:<region>:<account>:key/<id>.');
    const { openAwsKms } = await import('../kms/aws.ts');
    return openAwsKms({ key, credentials: { accessKeyId: settings.accessKeyId ?? '', secretAccessKey: secret }, endpoint: endpoints?.aws, deadline });
  },
  async google({ key, secret }, { connect, clock, deadline, endpoints }) {
    const { openGoogleKms, readServiceAccount } = await import('../kms/google.ts');
    const account = readServiceAccount(secret);
    // The account's file names where its tokens come from: that is Google, or the file is not from there.
    if (endpoints?.google === undefined && account.token_uri !== 'https://oauth2.googleapis.com/token') throw unfit('google', 'the token_uri of its service account is not Google’s.');
    return openGoogleKms({ key, account, endpoint: endpoints?.google, connect, clock, deadline });
  },
  async azure({ key, settings, secret }, { connect, clock, deadline, endpoints }) {
    const url = URL.canParse(key) ? new URL(key) : null;
    if (endpoints?.azureAuthority === undefined && (url?.protocol !== 'https:' || !azureHost.test(url.host))) throw unfit('azure', 'its address must be https://<vault>.vault.azure.net/keys/<name>.');
    const { openAzureKeyVault } = await import('../kms/azure.ts');
    return openAzureKeyVault({ key, application: { tenantId: settings.directoryId ?? '', clientId: settings.clientId ?? '', clientSecret: secret }, authority: endpoints?.azureAuthority, connect, clock, deadline });
  },
  async transit({ key, settings, secret }, { connect, clock, deadline }) {
    const { openTransit } = await import('../kms/transit.ts');
    const { address = '', mount = 'transit', namespace, roleId } = settings;
    return openTransit({
      address: serverAddress(address), mount, key, namespace, connect, clock, deadline,
      login: roleId === undefined ? { kind: 'token', token: secret } : { kind: 'approle', mount: 'approle', roleId, secretId: secret },
    });
  },
};

function serverAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.hostname !== '127.0.0.1') || url.username !== '' || url.search !== '' || url.hash !== '') throw unfit('transit', 'its address must be https://host, without anything behind.');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * Opens a tenant's own key, and proves that it wraps, unwraps and binds.
 * @throws VaultError `kms-unfit`, `kms-unbound`, `kms-refused`, `kms-unavailable`.
 */
export async function openOwnKey(tenantId: string, access: OwnKeyAccess, services: OwnKeyServices): Promise<KeyProvider> {
  const provider = await openers[access.service](access, { ...services, connect: (origin) => services.egress.pool(`own key ${tenantId}`, origin) });
  await proveBinding(provider);
  return provider;
}
