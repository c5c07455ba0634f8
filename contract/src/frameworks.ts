/** Frameworks that controls are mapped to. */
export const frameworks = ['soc2', 'iso27001', 'hipaa', 'gdpr', 'pci-dss', 'sox', 'eu-ai-act'] as const;
export type Framework = (typeof frameworks)[number];

export const frameworkNames: Readonly<Record<Framework, string>> = {
  soc2: 'SOC 2', iso27001: 'ISO/IEC 27001:2022', hipaa: 'HIPAA', gdpr: 'GDPR', 'pci-dss': 'PCI DSS 4.0.1', sox: 'SOX', 'eu-ai-act': 'EU AI Act',
};

/** Who has to see to a control. `shared`: Keystead gives the means, the organisation uses them. */
export const controlParties = ['keystead', 'shared', 'customer', 'provider'] as const;
export type ControlParty = (typeof controlParties)[number];
export const controlPartyTexts: Readonly<Record<ControlParty, string>> = { keystead: 'Keystead', shared: 'Keystead and you', customer: 'You', provider: 'The provider' };

/** `elsewhere`: it is the customer's or the provider's, and nothing here shows it. */
export const controlStates = ['met', 'partly', 'not-met', 'elsewhere'] as const;
export type ControlState = (typeof controlStates)[number];
export const controlStateTexts: Readonly<Record<ControlState, string>> = { met: 'Met', partly: 'Partly met', 'not-met': 'Not met', elsewhere: 'Not seen from here' };

/** Reports of auditors that an operator can hold. */
export const reportKinds = ['soc2-type1', 'soc2-type2', 'iso27001', 'pci-dss', 'hipaa', 'penetration-test'] as const;
export type ReportKind = (typeof reportKinds)[number];
export const reportNames: Readonly<Record<ReportKind, string>> = {
  'soc2-type1': 'SOC 2 type 1', 'soc2-type2': 'SOC 2 type 2', iso27001: 'ISO/IEC 27001 certificate', 'pci-dss': 'PCI DSS attestation', hipaa: 'HIPAA assessment', 'penetration-test': 'Penetration test',
};
