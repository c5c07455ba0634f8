import { z } from 'zod';
import { choice, date, fact, facts, oneOf, optionalLongText, optionalText, statements, table, text, word, written, yesNo } from '../../fields.ts';

export const inputSchema = z.strictObject({
  patientReference: text({ title: 'Patient reference', description: 'Initials or chart number; no full name' }, 60),
  visitDate: date({ title: 'Date of the visit' }),
  clinicianName: text({ title: 'Clinician who signed the note' }),
  noteSigned: yesNo({ title: 'The note is signed and final' }),
  readingLevel: choice({ title: 'Reading level' }, { grade6: 'Plain (about sixth grade)', grade4: 'Very plain (about fourth grade)', grade8: 'Standard (about eighth grade)' }),
  language: choice({ title: 'Language', description: 'Another language than English is checked by a qualified reader before use' }, { en: 'English', es: 'Spanish', fr: 'French', pt: 'Portuguese', zh: 'Chinese', vi: 'Vietnamese' }),
  clinicianInstructions: optionalLongText({ title: 'Clinician’s instructions', description: 'What to stress or to leave for a talk in person' }, 2_000),
  practiceName: text({ title: 'Practice' }),
  practicePhone: optionalText({ title: 'Telephone for questions' }, 40),
});

export const outputSchema = z.strictObject({
  whatWeTalkedAbout: statements('What we talked about', 'Why you came, what was found, what it means in the note’s own words made plain; in the order of the note'),
  yourPlan: statements('Your plan (from note)', 'One step a sentence, with its date or interval; tests, referrals, exercises, next visit; nothing beyond the note'),
  medicines: facts('Medicines as listed', 'Each medicine of the note once: new, changed, continued, stopped', fact({
    medicine: word('Medicine', 'Name and strength exactly as in the note', 200),
    directions: written('How the note says to take it', 'Exact amount and times', 400),
    change: oneOf('Change', ['new', 'changed', 'continue', 'stopped', 'not stated']),
  })),
  whenToCall: statements('When to call', 'Warning signs that the note or the clinician’s instructions name, with whom to call; none from general knowledge'),
  wordsExplained: facts('Words explained', 'Medical words that stay in the text, or that the patient will see on an order', z.strictObject({
    word: word('Word', 'As in the note'),
    meaning: written('Meaning', 'One plain sentence on the word, not on the patient', 300),
  })),
  linesChanged: table('Lines changed vs source', 'Computed: each line beside the line of the note it rests on, with figures and the word “not” compared', z.strictObject({
    section: word('Section', ''), note: written('Line of the note', '', 700), patient: written('Line for the patient', '', 2_100), check: word('Check', '', 500),
  })),
});
