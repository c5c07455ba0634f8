import type { AppDescription, Qualification } from '@keystead/contract';
import type { Tone } from '../ui/index.ts';

type Pack = AppDescription['pack'];

export const packNames: Readonly<Record<Pack, string>> = {
  utility: 'For every office', insurance: 'Insurance', 'real-estate': 'Real estate', legal: 'Legal', pharmacy: 'Pharmacy', healthcare: 'Healthcare administration', accounting: 'Accounting and finance',
};
export const packOrder: readonly Pack[] = ['utility', 'insurance', 'real-estate', 'legal', 'pharmacy', 'healthcare', 'accounting'];

/** Professional standing, with its article, as it stands in a sentence. */
export const qualificationWords: Readonly<Record<Qualification, string>> = {
  producer: 'a licensed producer', attorney: 'an attorney', pharmacist: 'a pharmacist', clinician: 'a clinician', cpa: 'a CPA', agent: 'a licensed agent', 'compliance-reviewer': 'a compliance reviewer', reviewer: 'a reviewer',
};
export const qualificationNames: Readonly<Record<Qualification, string>> = {
  producer: 'Licensed producer', attorney: 'Attorney', pharmacist: 'Pharmacist', clinician: 'Clinician', cpa: 'CPA', agent: 'Licensed agent', 'compliance-reviewer': 'Compliance reviewer', reviewer: 'Reviewer',
};

/** Who must approve a draft of the app, and when, in one sentence. */
export function approvalWords({ when, qualification }: AppDescription['approval']): string {
  return {
    always: `Needs approval by ${qualificationWords[qualification]}`,
    client: `Needs approval by ${qualificationWords[qualification]} when it is meant for a client`,
    never: 'Needs no approval; you check the draft yourself',
  }[when];
}

export const riskWords: Readonly<Record<AppDescription['risk'], { readonly label: string; readonly tone: Tone; readonly meaning: string }>> = {
  low: { label: 'Low risk', tone: 'neutral', meaning: 'A mistake is easily noticed and does little harm.' },
  medium: { label: 'Medium risk', tone: 'info', meaning: 'Read it with care: others may rely on it.' },
  high: { label: 'High risk', tone: 'warn', meaning: 'A professional must check every line.' },
};
