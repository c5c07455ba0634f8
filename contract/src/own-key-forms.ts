/** Key services in which an organisation can keep a key of its own. */
export const ownKeyServices = ['aws', 'google', 'azure', 'transit'] as const;
export type OwnKeyService = (typeof ownKeyServices)[number];

/** Settings of an own key that are no secret. Which service needs which stands in `ownKeyForms`. */
export const ownKeySettingNames = ['address', 'mount', 'namespace', 'roleId', 'accessKeyId', 'directoryId', 'clientId'] as const;
export type OwnKeySettingName = (typeof ownKeySettingNames)[number];

interface OwnKeyForm {
  readonly name: string;
  readonly keyLabel: string;
  readonly keyExample: string;
  readonly settings: Readonly<Partial<Record<OwnKeySettingName, { readonly label: string; readonly example: string; readonly required: boolean }>>>;
  readonly secretLabel: string;
  /** The one thing to do at the service beforehand. */
  readonly grant: string;
}

/** What to fill in for each service; the console's form and the server's check are made from it. */
export const ownKeyForms: Readonly<Record<OwnKeyService, OwnKeyForm>> = {
  aws: {
    name: 'AWS KMS', keyLabel: 'Key ARN', keyExample: 'arn:aws:kms:eu-central-1:111122223333:key/…', secretLabel: 'Secret access key',
    settings: { accessKeyId: { label: 'Access key id', example: 'AKIA…', required: true } },
    grant: 'An IAM user that may kms:Encrypt and kms:Decrypt with this one symmetric key, and nothing else.',
  },
  google: {
    name: 'Google Cloud KMS', keyLabel: 'Key', keyExample: 'projects/…/locations/…/keyRings/…/cryptoKeys/…', secretLabel: 'JSON key of the service account', settings: {},
    grant: 'A service account with the role Cloud KMS CryptoKey Encrypter/Decrypter on this one key.',
  },
  azure: {
    name: 'Azure Key Vault', keyLabel: 'Key address', keyExample: 'https://myvault.vault.azure.net/keys/keystead', secretLabel: 'Client secret',
    settings: { directoryId: { label: 'Directory (tenant) id', example: '00000000-…', required: true }, clientId: { label: 'Application (client) id', example: '00000000-…', required: true } },
    grant: 'An RSA key, and an application with the role Key Vault Crypto Service Encryption User on it.',
  },
  transit: {
    name: 'HashiCorp Vault or OpenBao', keyLabel: 'Key', keyExample: 'keystead', secretLabel: 'Token, or secret id of the AppRole',
    settings: {
      address: { label: 'Address', example: 'https://vault.example.com:8200', required: true }, mount: { label: 'Mount of Transit', example: 'transit', required: false },
      namespace: { label: 'Namespace', example: 'team-a', required: false }, roleId: { label: 'Role id (AppRole; leave empty for a token)', example: '', required: false },
    },
    grant: 'A Transit key (aes256-gcm96), and a policy with update on encrypt/ and decrypt/ of it.',
  },
};
