import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const reListingWriter: AppManifest = {
  id: 're-listing-writer', version: '1.0.0', name: 'Listing Writer', pack: 'real-estate', tier: 'basic', risk: 'medium', dataClass: 'internal', priority: 'normal', recipe: 'outreach',
  purpose: 'Write listing copy for MLS, web and social from the facts of the property, with a check of fair-housing wording and of claims that need proof.',
  scopeNote: 'Draft copy for a licensed agent. The wording check finds known phrases only and is no legal review; facts and measurements must be verified before publication.',
  documents: { min: 0, max: 6, kinds: writings, hint: 'Seller questionnaire, survey, prior listing, association papers' },
  inputSchema, outputSchema,
  sections: [
    { id: 'mlsText', title: 'MLS text' },
    { id: 'webText', title: 'Web text' },
    { id: 'socialPosts', title: 'Social posts' },
    { id: 'headlines', title: 'Headline options' },
    { id: 'flags', title: 'Fair-housing and claim flags' },
    { id: 'factsToVerify', title: 'Facts to verify' },
    { id: 'wordingCheck', title: 'Wording check' },
  ],
  titleField: 'address',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'agent' },
  prompts: {
    role: 'You write listings for licensed agents. Buyers find in the house what your text said, and no complaint has ever come from one of your adjectives, because you describe the property and never the people.',
    brief: [
      'MLS text: within the character limit of the form. The strongest fact first, then rooms and areas, systems and updates with their year, outdoor space, parking, fees. Whole sentences, common abbreviations only. No contact details, no showing instructions.',
      'Web text: walk through the property in the order a visitor sees it; concrete nouns, one image for each paragraph. Distances as distances ("0.4 mile to …") and only where a source gives them.',
      'Social posts: one about the property, one about a single feature, one about price and how to ask for a viewing. No hashtags that name groups of people.',
      'Headline options: features, not feelings.',
      'Disclosures stand in MLS and web text, word for word where their wording is fixed.',
      'Flags: quote the words of the sources that you did not take over (who should live there, schools and safety praised, religion, ability, age, "walking distance", "perfect for") and each claim that needs proof (first, largest, new, no leaks, income), with what you wrote instead.',
      'Facts to verify: area and lot with who measured them, permits of additions, age of roof and systems, fees, anything on which form and documents differ.',
    ],
    refusals: [
      'Describe no buyer or tenant and no neighbors; mention no protected class, also not in praise. Name school districts and places of worship only where the form asks for the district by name, and never rate them.',
      'Promise no value, return, rent, approval or permit. Hide no disclosed defect.',
      'Invent no feature, view, distance or year.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 6_000, usualOutputTokens: 1_800 },
  computed: [{ section: 'wordingCheck', calculation: 'listing-check' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
