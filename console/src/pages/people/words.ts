import type { Qualification, Role } from '@keystead/contract';

/** What a role may do, in a sentence. */
export const roleText: Readonly<Record<Role, { readonly label: string; readonly meaning: string }>> = {
  owner: { label: 'Owner', meaning: 'Everything, the plan included' },
  admin: { label: 'Admin', meaning: 'Keys, people, tokens, budgets and settings' },
  member: { label: 'Member', meaning: 'Runs apps, decides approvals, calls the gateway' },
  viewer: { label: 'Viewer', meaning: 'Reads apps, runs and usage; changes nothing' },
  auditor: { label: 'Auditor', meaning: 'Reads the audit log and usage; sees no drafts' },
  finance: { label: 'Finance', meaning: 'Reads usage and cost only' },
};

export const qualificationText: Readonly<Record<Qualification, string>> = {
  producer: 'Licensed producer', attorney: 'Attorney', pharmacist: 'Pharmacist', clinician: 'Clinician', cpa: 'CPA',
  agent: 'Real-estate agent', 'compliance-reviewer': 'Compliance reviewer', reviewer: 'Reviewer',
};
