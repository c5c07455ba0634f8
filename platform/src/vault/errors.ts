/**
 * What can go wrong inside the vault, by stable code, each with what to do. None of these texts is ever made from key
 * material; callers of the API see a `KeysteadError` made from the code, operators see the text.
 */
const texts = {
  'does-not-open': 'A sealed value does not open: it was changed, or belongs to another tenant, credential, version, provider, origin or key.',
  destroyed: 'The sealed value was destroyed and cannot be opened again. Add the key anew.',
  'context-missing': 'A key was to be wrapped without saying for whom. This is a fault of the program: every wrap names its context.',
  'wrong-root-key': 'This tenant key was wrapped by another root key ({expected}) than the one in use ({actual}). Put the matching root key file back from your backup and start again.',
  'root-key-mismatch': 'The root key of the {ring} ring ({actual}) is not the one that this database was made with ({expected}). Put the matching root key file back from your backup, or point Keystead at the database that belongs to this key. Nothing was changed.',
  'canary-malformed': 'The stored proof of the {ring} root key cannot be read. Restore table keystead.installation from your backup; do not delete it while keys are in use.',
  'root-key-missing': 'The root key file {path} is missing. Put it back from your backup: without it no stored key opens. It is made anew only for a new database.',
  'root-key-loose': '{path} can be reached by other accounts (mode {mode}). Run "chmod {wanted} {path}" and make sure that nobody copied it; then start again.',
  'root-key-owner': '{path} belongs to user {owner}, but Keystead runs as user {user}. Run "chown {user} {path}" as root, or start Keystead as that user.',
  'root-key-malformed': 'The root key file {path} is not a Keystead root key, or was damaged ({detail}). Put it back from your backup.',
} as const;

export type VaultErrorCode = keyof typeof texts;

/** An error of the vault. Its text is safe to log. */
export class VaultError extends Error {
  readonly code: VaultErrorCode;

  constructor(code: VaultErrorCode, parameters: Readonly<Record<string, string>> = {}) {
    super(texts[code].replace(/\{(\w+)\}/g, (whole, name: string) => parameters[name] ?? whole));
    this.name = 'VaultError';
    this.code = code;
  }
}
