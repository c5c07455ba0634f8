import { z } from 'zod';
import { choice, fact, facts, list, message, optionalList, optionalLongText, optionalText, table, text, word, written, yesNo } from '../../fields.ts';

export const inputSchema = z.strictObject({
  pharmacyName: text({ title: 'Pharmacy' }),
  pharmacyPhone: text({ title: 'Telephone in the message' }, 40),
  segment: choice({ title: 'Segment' }, { 'refill-due': 'Refill due', 'refill-late': 'Refill overdue', 'no-refills-left': 'No refills left', 'sync-program': 'Refill synchronization', 'ready-for-pickup': 'Ready for pickup', 'first-fill': 'First fill follow-up', 'returned-to-stock': 'Returned to stock' }),
  programme: optionalText({ title: 'Program', description: 'Name and what it offers, as patients know it' }, 300),
  patientFirstName: optionalText({ title: 'First name', description: 'Only where the patient agreed to be addressed by name; no last name' }, 60),
  medicineName: optionalText({ title: 'Medicine (for the check only)', description: 'It must not appear in a message; the check looks for it' }, 120),
  neverMention: optionalList({ title: 'Words that must not appear', description: 'Clinic names, conditions, family members; one on each line' }, 20),
  channel: choice({ title: 'Channel' }, { sms: 'Text message', email: 'E-mail', voice: 'Voicemail', letter: 'Letter' }),
  language: choice({ title: 'Language' }, { en: 'English', es: 'Spanish', fr: 'French', pt: 'Portuguese', zh: 'Chinese', vi: 'Vietnamese' }),
  consentOnFile: yesNo({ title: 'Consent for this channel is on file' }),
  optOutText: text({ title: 'Opt-out words', description: 'As they must stand in each message, in its language' }, 200),
  staffNotes: optionalLongText({ title: 'Staff notes', description: 'What the patient told the pharmacy; it reaches the pharmacist, never a message' }, 2_000),
});

export const outputSchema = z.strictObject({
  messageVariants: facts('Message variants', 'Two or three, from plainest to friendliest; each stands alone and ends with the opt-out words of the form', z.strictObject({
    variant: word('Variant', 'A, B, C'),
    subject: word('Subject', 'For e-mail and letter, neutral; empty otherwise', 100),
    body: written('Text', 'A text message has at most 320 characters', 1_500),
  })),
  callScript: message('Call script', 'For a technician; verifies the person before anything is said', {
    opening: written('Opening', 'Who calls, asks for the person, verifies in the pharmacy’s usual way before going on', 600),
    points: list('Points', 'Open questions about pickup, cost, side effects, supply; what to do with each answer: note it, offer the pharmacist'),
    voicemail: written('Voicemail', 'Name of the pharmacy and telephone, a request to call back, nothing else', 300),
  }),
  phiCheck: table('PHI-minimisation check', 'Computed over the message variants', z.strictObject({
    check: word('Looked for', ''), found: word('Found', '', 500), result: word('Result', ''),
  })),
  pharmacistTriggers: facts('Escalate-to-pharmacist triggers', 'What in notes or documents must go to a pharmacist before or instead of a message', fact({
    trigger: word('Trigger', 'Two to twelve words'),
    action: written('What the technician does', 'Stop, hand over, note; no advice', 400),
  })),
  optOutLine: word('Opt-out line', 'Exactly the words of the form', 300),
});
