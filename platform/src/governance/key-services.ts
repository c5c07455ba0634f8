/** Key services by the name of their driver, as they stand within a sentence. */
const names: Readonly<Record<string, string>> = {
  'key-file': 'a key file of this machine', pkcs11: 'a hardware module (PKCS#11)', aws: 'AWS KMS', google: 'Google Cloud KMS', azure: 'Azure Key Vault', transit: 'Vault or OpenBao (transit)',
};

export const keyServiceName = (driver: string): string => names[driver] ?? driver;

/** What a service of key files is: whoever has the machine has the keys. */
export const isKeyFile = (driver: string): boolean => driver === 'key-file';
