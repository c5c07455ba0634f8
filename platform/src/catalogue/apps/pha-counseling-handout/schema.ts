import { z } from 'zod';
import { choice, fact, facts, optionalList, optionalLongText, optionalText, statements, text, word, written, yesNo } from '../../fields.ts';

export const inputSchema = z.strictObject({
  medicine: text({ title: 'Medicine', description: 'As on the label: name, strength, form' }, 200),
  directions: optionalText({ title: 'Directions on the prescription label', description: 'Copied word for word; empty if the handout is general' }, 400),
  pharmacyName: text({ title: 'Pharmacy' }),
  pharmacyPhone: text({ title: 'Telephone' }, 40),
  readingLevel: choice({ title: 'Reading level' }, { grade6: 'Plain (about sixth grade)', grade4: 'Very plain (about fourth grade)', grade8: 'Standard (about eighth grade)' }),
  language: choice({ title: 'Language', description: 'Another language than English is checked by a qualified reader before use' }, { en: 'English', es: 'Spanish', fr: 'French', pt: 'Portuguese', zh: 'Chinese', vi: 'Vietnamese' }),
  pharmacistNotes: optionalLongText({ title: 'Pharmacist’s notes', description: 'What to stress for this handout; no name of the patient' }, 2_000),
  leaveOut: optionalList({ title: 'Leave out', description: 'Topics that the pharmacist covers in person' }, 10),
  largePrint: yesNo({ title: 'Large print (short lines)' }),
});

export const outputSchema = z.strictObject({
  howToTake: statements('How to take', 'Directions of the label first, then with or without food, swallowing, missed dose, what to do with the device; each in one or two short sentences'),
  whatToExpect: statements('What to expect', 'What it is for as the source says, when it works, common side effects in the source’s order; nothing added, nothing left out of a list that was begun'),
  whenToCall: facts('When to call (from source)', 'Warning signs of the source; emergencies first', fact({
    sign: word('Sign', 'In plain words', 300),
    call: written('Whom to call', '911, prescriber or pharmacy, as the source says; "Call your prescriber or pharmacist" where it names nobody', 300),
  })),
  storage: statements('Storage', 'Temperature, light, moisture, children, disposal, as the source says'),
  sourceList: facts('Source list', 'Each document used, with its revision', fact({
    source: word('Source', 'Title, maker and revision as printed', 300),
  })),
  pharmacistConfirms: facts('Items pharmacist must confirm', 'Every place where the label directions, the notes and the source differ or are silent, anything simplified that could be read in two ways, a source that is old or addresses another form or strength', fact({
    item: word('Item', 'Two to twelve words'),
    why: written('Why', 'What the source says and what the handout or label says', 500),
  })),
});
