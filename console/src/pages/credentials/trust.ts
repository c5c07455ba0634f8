import type { Credential } from '@keystead/contract';

/** Where a key is held, and what that means for whom you trust. */
export const custodyText: Readonly<Record<Credential['custody'], { readonly title: string; readonly meaning: string }>> = {
  vault: { title: 'In the vault', meaning: 'Encrypted under your organisation’s key. Only the gateway opens it, in memory, for the moment of a call.' },
  proxy: { title: 'At your key proxy', meaning: 'The key never reaches Keystead; your own proxy adds it to signed requests.' },
  client: { title: 'On the user’s device', meaning: 'The key never reaches Keystead; the device calls the provider itself.' },
};

export const payerText: Readonly<Record<Credential['payer'], string>> = { tenant: 'You, directly to the provider', platform: 'The platform’s credits' };
