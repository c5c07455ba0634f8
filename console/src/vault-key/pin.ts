const place = 'keystead-vault-key';

/** What this browser thinks of a vault key: the first one it meets, the one it trusts, or another than that. */
export type Trust = 'first' | 'trusted' | 'changed';

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

export function trustOf(fingerprint: string, storage: Storage = localStorage): Trust {
  const trusted = storage.getItem(place);
  if (trusted === null) return 'first';
  return trusted === fingerprint ? 'trusted' : 'changed';
}

export function trustedFingerprint(storage: Storage = localStorage): string | null {
  return storage.getItem(place);
}

/** From now on this browser stops where the vault shows another key. */
export function trust(fingerprint: string, storage: Storage = localStorage): void {
  storage.setItem(place, fingerprint);
}
