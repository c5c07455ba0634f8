import { z } from 'zod';
import { choice, choices, fact, facts, list, longText, money, optionalLongText, optionalText, statements, table, text, wholeNumber, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  address: text({ title: 'Property', description: 'As it may be shown' }),
  listingType: choice({ title: 'Listing' }, { sale: 'For sale', lease: 'For lease' }),
  price: money({ title: 'Price or monthly rent' }),
  propertyFacts: longText({ title: 'Property facts', description: 'Rooms, area and who measured it, lot, year, systems, updates with year, parking, fees, taxes' }),
  photoNotes: optionalLongText({ title: 'Notes on the photos', description: 'What each photo shows' }, 3_000),
  channels: choices({ title: 'Channels', description: 'All where none is chosen' }, { mls: 'MLS', web: 'Web site', social: 'Social media' }),
  mlsCharacters: wholeNumber({ title: 'Character limit of your MLS' }, { min: 200, max: 4_000 }),
  tone: choice({ title: 'Tone' }, { plain: 'Plain', lively: 'Lively', understated: 'Understated' }),
  disclosures: optionalLongText({ title: 'Disclosures', description: 'Word for word where the wording is fixed' }, 3_000),
  avoid: optionalText({ title: 'Do not mention' }, 400),
});

export const outputSchema = z.strictObject({
  mlsText: written('MLS text', 'Within the character limit; facts first, no agent name, no open-house times', 4_000),
  webText: written('Web text', 'Two to four short paragraphs in the tone of the form', 5_000),
  socialPosts: list('Social posts', 'Three posts of at most 280 characters'),
  headlines: list('Headline options', 'Five, at most ten words each'),
  flags: facts('Fair-housing and claim flags', 'Words of form or documents that were left out or changed, and claims that need proof', fact({
    flag: word('Flag', 'Two to ten words'),
    why: written('Why', 'What it could be read as, and what was written instead', 500),
  })),
  factsToVerify: statements('Facts to verify', 'What the seller says and no paper shows; contradictions; measurements without their source'),
  wordingCheck: table('Wording check', 'Computed from the texts: length, and phrases that fair-housing trainers tell agents to look at twice', z.strictObject({
    where: word('Where', ''), found: word('Found', ''), note: word('Note', ''),
  })),
});
