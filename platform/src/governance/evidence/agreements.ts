import { type AgreementKind, agreementKindTexts } from '@keystead/contract';
import type { Facts, KeyFact } from './facts.ts';

/** The agreements in force for a key: those of its own and those for every key at its provider. */
export function agreementsOf(facts: Facts, key: KeyFact): ReadonlySet<AgreementKind> {
  return new Set(facts.agreements.filter(({ provider, credentialId }) => provider === key.provider && (credentialId === null || credentialId === key.id)).map(({ kind }) => kind));
}

export const agreementNames = (kinds: ReadonlySet<AgreementKind>): string[] => [...kinds].map((kind) => agreementKindTexts[kind].short);

/** What a provider keeps of a request, as far as it is known here: by agreement, by the request itself, or not. */
export function providerRetention(facts: Facts, key: KeyFact): string {
  if (key.sandbox) return 'Nothing: the sandbox is part of this installation';
  const kinds = agreementsOf(facts, key);
  if (kinds.has('zero-retention')) return 'Nothing after the answer (zero-retention terms on record)';
  return facts.runs.mode === 'zero' && key.storeFalse ? 'Unknown; runs ask it to store nothing (store: false), and no zero-retention terms are on record' : 'Unknown: no zero-retention terms are on record';
}

export function providerTraining(facts: Facts, key: KeyFact): string {
  if (key.sandbox) return 'No';
  return agreementsOf(facts, key).has('no-training') ? 'No (no-training terms on record)' : 'Unknown: no no-training terms are on record';
}
