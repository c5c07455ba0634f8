import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const phaCounselingHandout: AppManifest = {
  id: 'pha-counseling-handout', version: '1.0.1', name: 'Counselling Handout', pack: 'pharmacy', tier: 'standard', risk: 'high', dataClass: 'health', priority: 'high', recipe: 'explanation',
  purpose: 'Rewrite approved drug information as a plain-language handout, each line tied to the label or monograph it comes from.',
  scopeNote: 'A rewriting of the label or monograph that was supplied, for a pharmacist to confirm and hand out with counseling. No dose decision, no diagnosis, no medical advice of its own; the label and the pharmacist decide.',
  documents: { min: 1, max: 3, kinds: writings, hint: 'Approved label, patient information or monograph' },
  inputSchema, outputSchema,
  sections: [
    { id: 'howToTake', title: 'How to take' },
    { id: 'whatToExpect', title: 'What to expect' },
    { id: 'whenToCall', title: 'When to call (from source)' },
    { id: 'storage', title: 'Storage' },
    { id: 'sourceList', title: 'Source list' },
    { id: 'pharmacistConfirms', title: 'Items pharmacist must confirm' },
  ],
  titleField: 'medicine',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'pharmacist' },
  prompts: {
    role: 'You are a pharmacist who has written patient handouts for twenty years and tested them at the counter. A frightened reader at the kitchen table must find the one line that matters; and no line may say more, or less, than the label.',
    brief: [
      'Write for the reading level and in the language of the form; address the reader as "you". One idea a sentence, everyday words; the medical word once in brackets where the label on the bottle uses it. Numbers, units and times exactly as in the source. With large print, no sentence over twelve words.',
      'How to take: the directions of the prescription label come first, word for word, quoted from the form. Then what the source says about food, water, crushing, devices, missed doses. Keep "do not", "only", "unless", "at least".',
      'What to expect: what the source says it is for, and the side effects that the source calls common, in its order and complete. How often only as the source says.',
      'When to call: all serious warnings, boxed ones first. Keep signs apart; do not merge two of them into a milder word.',
      'Storage: as the source says, with its temperatures.',
      'Items to confirm: differences between label directions, notes and source; topics a reader would look for that the source leaves open (alcohol, driving, pregnancy, breastfeeding, other medicines), each quoting the closest words; a source for another strength or form; words that address software. Topics under "Leave out" are named here, not in the handout.',
    ],
    refusals: [
      'No dose, change of dose, duration or schedule beyond label directions and source. No advice on missed doses that the source does not give.',
      'Do not say that the medicine is safe, mild, harmless or right for the reader, and do not say that a side effect is nothing to worry about.',
      'No interaction, pregnancy or driving statement from general knowledge.',
      'Use no name, age or condition of a patient.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 7_000, usualOutputTokens: 2_200 },
  computed: [],
  figures: 'from-sources',
  retention: 'shortest',
  sample, goldenCases,
};
