/**
 * What an organisation can have agreed with a provider. `zero-retention`: an addendum or setting by which the provider keeps nothing of a
 * request; `no-training`: a written promise that nothing sent is used to train models.
 */
export const agreementKinds = ['dpa', 'baa', 'zero-retention', 'no-training', 'transfer'] as const;
export type AgreementKind = (typeof agreementKinds)[number];

interface AgreementKindText { readonly short: string; readonly name: string; readonly means: string }

export const agreementKindTexts: Readonly<Record<AgreementKind, AgreementKindText>> = {
  dpa: { short: 'DPA', name: 'Data processing agreement', means: 'The provider processes personal data on your behalf and on your instructions (GDPR, article 28)' },
  baa: { short: 'BAA', name: 'Business associate agreement', means: 'The provider may handle protected health information for you (HIPAA, 45 CFR 164.504(e))' },
  'zero-retention': { short: 'Zero retention', name: 'Zero-retention terms', means: 'The provider keeps nothing of a request once it is answered' },
  'no-training': { short: 'No training', name: 'No-training terms', means: 'Nothing you send is used to train models' },
  transfer: { short: 'Transfer terms', name: 'International transfer terms', means: 'Personal data may leave its region, e.g. under standard contractual clauses (GDPR, chapter V)' },
};

/** Days before the end of an agreement on which its people are reminded. */
export const agreementReminderDays = [60, 30, 7] as const;
