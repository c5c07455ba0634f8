import { fairHousingAds } from './fair-housing-ads.ts';
import { glbaSafeguards } from './glba-safeguards.ts';
import { hipaaAdmin } from './hipaa-admin.ts';
import type { RulePack } from './rule-pack.ts';
import { udaap } from './udaap.ts';

/** The rule packs. One line each. */
const all: readonly RulePack[] = [
  hipaaAdmin,
  udaap,
  fairHousingAds,
  glbaSafeguards,
];

export const rulePacks: ReadonlyMap<string, RulePack> = new Map(all.map((pack) => [pack.id, pack]));
