/**
 * What can go wrong inside the vault, by stable code, each with what to do. None of these texts is ever made from key
 * material; callers of the API see a `KeysteadError` made from the code, operators see the text.
 */
const texts = {
  'does-not-open': 'A sealed value does not open: it was changed, or belongs to another tenant, credential, version, provider, origin or key.',
  destroyed: 'The sealed value was destroyed and cannot be opened again. Add the key anew.',
  'entry-key-unknown': 'it was sealed to a vault key that is not in use any more. Reload, and compare the new fingerprint.',
  'entry-expired': 'it was sealed more than a quarter of an hour ago, or the clock of the device that sealed it is wrong.',
  'entry-does-not-open': 'it was changed on the way, or sealed for another organisation, provider or purpose.',
  'entry-used': 'it was entered before; each sealed key is taken once.',
  'entry-malformed': 'a key has 8 to 8192 printable characters in one line, without spaces.',
  'entry-unfit': 'it is no key of {provider}: {detail}.',
  'context-missing': 'A key was to be wrapped without saying for whom. This is a fault of the program: every wrap names its context.',
  'wrong-root-key': 'This tenant key was wrapped by another root key ({expected}) than the one in use ({actual}). Put the matching root key file back from your backup, or name that key in KEYSTEAD_KMS_EARLIER, and start again.',
  'own-key-missing': 'This tenant key is also wrapped by a key of the organisation\'s own KMS ({kms}), which the organisation took away. It opens again when an administrator connects that key again under Encryption.',
  'kms-unavailable': 'The key service {kms} does not answer ({detail}). Keys in memory go on until their time to live; nothing else opens until it answers again. Check that it runs and can be reached from here.',
  'kms-unbound': 'The key service {kms} takes a context and does not bind it, so that a wrapped key could be moved to another organisation unnoticed. Use a newer server, or a key that supports additional authenticated data (Transit: aes256-gcm96, or one with derived=true).',
  'kms-unfit': 'The key at {kms} cannot be used: {detail}',
  'kms-refused': 'The key service {kms} refuses ({detail}). Check that the key is enabled and that the credentials given to Keystead may encrypt and decrypt with it.',
  'root-key-mismatch': 'The root key of the {ring} ring ({actual}) is not the one that this database was made with ({expected}). Put the matching root key file back from your backup, or point Keystead at the database that belongs to this key; to move to another root key, name the former one in KEYSTEAD_KMS_EARLIER. Nothing was changed.',
  'canary-malformed': 'The stored proof of the {ring} root key cannot be read. Restore table keystead.installation from your backup; do not delete it while keys are in use.',
  'root-key-missing': 'The root key file {path} is missing. Put it back from your backup: without it no stored key opens. It is made anew only for a new database.',
  'root-key-is-external': 'The root keys are kept by {kms}, so Keystead makes none. Make a new key there, name it in KEYSTEAD_KMS and the former one in KEYSTEAD_KMS_EARLIER, and start every process again: the rest of the rotation then runs by itself.',
  'root-key-loose': '{path} can be reached by other accounts (mode {mode}). Run "chmod {wanted} {path}" and make sure that nobody copied it; then start again.',
  'root-key-owner': '{path} belongs to user {owner}, but Keystead runs as user {user}. Run "chown {user} {path}" as root, or start Keystead as that user.',
  'root-key-malformed': 'The root key file {path} is not a Keystead root key, or was damaged ({detail}). Put it back from your backup.',
} as const;

export type VaultErrorCode = keyof typeof texts;

/** An error of the vault. Its text is safe to log. */
export class VaultError extends Error {
  readonly code: VaultErrorCode;

  /** @param said the text of an error that another process had, whole. */
  constructor(code: VaultErrorCode, parameters: Readonly<Record<string, string>> = {}, said?: string) {
    super(said ?? texts[code].replace(/\{(\w+)\}/g, (whole, name: string) => parameters[name] ?? whole));
    this.name = 'VaultError';
    this.code = code;
  }
}

export function isVaultErrorCode(code: string): code is VaultErrorCode {
  return Object.hasOwn(texts, code);
}
