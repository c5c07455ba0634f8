import type { AppManifest } from '../manifest.ts';
import { documentAnalyzer } from './document-analyzer/manifest.ts';
import { insRenewalOutreach } from './ins-renewal-outreach/manifest.ts';
import { policyExplainer } from './policy-explainer/manifest.ts';

/** The catalogue. One line for each app; nothing else lists them. */
export const apps: readonly AppManifest[] = [
  documentAnalyzer,
  policyExplainer,
  insRenewalOutreach,
];
