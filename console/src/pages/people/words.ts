import { type Qualification, type Role, roleTexts } from '@keystead/contract';

/** What a role may do, in a sentence. */
export const roleText: Readonly<Record<Role, { readonly label: string; readonly meaning: string }>> = {
  owner: { label: 'Owner', meaning: roleTexts.owner },
  admin: { label: 'Admin', meaning: roleTexts.admin },
  member: { label: 'Member', meaning: roleTexts.member },
  viewer: { label: 'Viewer', meaning: roleTexts.viewer },
  auditor: { label: 'Auditor', meaning: roleTexts.auditor },
  finance: { label: 'Finance', meaning: roleTexts.finance },
};

export const qualificationText: Readonly<Record<Qualification, string>> = {
  producer: 'Licensed producer', attorney: 'Attorney', pharmacist: 'Pharmacist', clinician: 'Clinician', cpa: 'CPA',
  agent: 'Real-estate agent', 'compliance-reviewer': 'Compliance reviewer', reviewer: 'Reviewer',
};
