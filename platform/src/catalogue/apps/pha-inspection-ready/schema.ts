import { z } from 'zod';
import { choice, fact, facts, list, oneOf, optionalDate, optionalList, optionalLongText, optionalText, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  pharmacyName: text({ title: 'Pharmacy' }),
  pharmacyType: choice({ title: 'Pharmacy type' }, { community: 'Community', 'long-term-care': 'Long-term care', 'compounding-nonsterile': 'Compounding, nonsterile', 'compounding-sterile': 'Compounding, sterile', hospital: 'Hospital', specialty: 'Specialty', mail: 'Mail order' }),
  state: text({ title: 'State', description: 'Named only; its rules come from your checklist' }, 60),
  inspector: optionalText({ title: 'Who inspects', description: 'Board of pharmacy, accreditor, internal' }),
  inspectionDate: optionalDate({ title: 'Inspection expected on' }),
  checklist: optionalLongText({ title: 'Checklist', description: 'One item on each line with its number, as the board or accreditor wrote it; leave empty if it is uploaded' }, 8_000),
  focus: optionalList({ title: 'Areas to look at first', description: 'One on each line' }, 10),
  priorFindings: optionalLongText({ title: 'Findings of the last inspection', description: 'As written in the report' }, 3_000),
});

export const outputSchema = z.strictObject({
  checklistResult: facts('Checklist result (evidence)', 'One entry for each item of the checklist on which the documents say something, in its order', fact({
    item: word('Item', 'Number and short wording of the checklist'),
    result: oneOf('Result', ['shown', 'partly shown', 'not shown', 'cannot be judged']),
    remark: written('Remark', 'What the document shows, with date and log line; what it leaves out', 600),
  })),
  gaps: facts('Gaps & severity', 'Items not or only partly shown, entries that contradict an SOP, missing days and signatures, repeated findings', fact({
    gap: word('Gap', 'Two to twelve words'),
    severity: oneOf('Severity', ['low', 'medium', 'high']),
    why: written('Why', 'What the checklist or SOP asks and what was found', 600),
  })),
  correctiveActions: facts('Corrective actions', 'One for each gap, highest severity first', z.strictObject({
    action: written('Action', 'One step, in the imperative', 400),
    role: word('Role', 'Pharmacist-in-charge, staff pharmacist, technician, as the SOP names them'),
    proof: word('Proof that it is done', 'Record, signature, photo'),
  })),
  documentsToGather: list('Documents to gather', 'What the checklist asks for and nobody uploaded, each with its checklist item'),
  mockQuestions: list('Mock-inspection questions', 'Eight to twelve questions an inspector would ask on the floor, the gaps first; each asks to be shown something'),
});
