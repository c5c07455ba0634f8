import { z } from 'zod';
import { choice, fact, facts, list, oneOf, optionalDate, optionalList, optionalLongText, optionalText, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  patientReference: text({ title: 'Patient reference', description: 'Initials or chart number' }, 60),
  practiceName: text({ title: 'Practice' }),
  visitType: choice({ title: 'Visit' }, { new: 'New patient', established: 'Established patient', referral: 'Referred', telehealth: 'Telehealth', procedure: 'Before a procedure' }),
  visitReason: optionalLongText({ title: 'Reason for the visit, in the patient’s words', description: 'Copied from form or call; leave empty if it is uploaded' }, 3_000),
  insuranceText: optionalLongText({ title: 'Insurance card text', description: 'Plan, member and group as printed' }, 1_500),
  appointmentOn: optionalDate({ title: 'Appointment on' }),
  schedulingRules: optionalList({ title: 'Scheduling rules of the practice', description: 'One on each line: visit length, interpreter, fasting, forms before the visit' }, 15),
  redFlagWords: optionalList({ title: 'Red-flag words of the practice', description: 'Beside the built-in list; one on each line' }, 40),
  routeTo: text({ title: 'Red flags go to', description: 'Role and extension of clinical staff' }),
  staffNotes: optionalText({ title: 'Front-desk notes' }, 1_500),
});

export const outputSchema = z.strictObject({
  demographics: facts('Demographics & coverage', 'Name or reference, contact, emergency contact, plan, member and group numbers, policyholder, referral or authorization numbers; as written', fact({
    field: word('Field', 'Two to six words'),
    value: word('Value', 'As written; "illegible" where it is'),
  })),
  reasonForVisit: facts('Reason for visit (patient words)', 'The patient’s own words, quoted; since when, what was tried, what is wanted, as told', fact({
    words: written('In the patient’s words', 'A quotation, not a paraphrase', 600),
  })),
  historyReported: facts('History as reported', 'Conditions, operations, medicines, allergies, family and social history that the form asks for; each as reported, by whom', fact({
    kind: oneOf('Kind', ['medicine', 'allergy', 'operation', 'condition', 'other']),
    reported: written('As reported', 'In the words of the form', 500),
  })),
  missingItems: list('Missing items', 'Blank or contradictory fields, unsigned consents, missing card sides, missing referral; each as one thing to ask'),
  schedulingNotes: list('Scheduling notes', 'Visit length, preparation, interpreter or access needs that the patient asked for, forms to send; from the rules and the patient’s wishes alone'),
  redFlags: table('Red-flag words routed to staff', 'Found by code from a word list in form and draft; not an assessment', z.strictObject({
    word: word('Word', ''), context: word('Words around it', ''), where: word('Where', ''), routedTo: word('Routed to', ''),
  })),
});
