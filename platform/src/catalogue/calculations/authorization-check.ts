import type { Calculation, Material, Row } from './calculation.ts';
import { distance } from './days.ts';
import { dayIn, listIn } from './reading.ts';

const statuses: Readonly<Record<string, readonly [string, string]>> = {
  signed: ['Signed authorization on file', 'ok'],
  'treatment': ['Sent for treatment; the office says that none is needed', 'staff confirm the purpose'],
  requested: ['Requested, not yet signed', 'stop: do not send records'],
  unknown: ['Not known', 'stop: find out before anything is sent'],
};

const sensitive: Readonly<Record<string, string>> = {
  psychotherapy: 'Psychotherapy notes', 'substance-use': 'Substance use treatment records', 'behavioral-health': 'Behavioral health records', 'communicable-disease': 'HIV and other communicable disease results', reproductive: 'Reproductive health records', genetic: 'Genetic test results',
};

/** What the form says about the authorization, held against today: its status, its end, and categories that staff clear one by one. */
export const authorizationCheck: Calculation = { reads: 'sources', compute: ({ form, today }) => check(form, today) };

function check(form: Material['form'], today: string): readonly Row[] {
  const [found, result] = statuses[String(form['authorizationStatus'])] ?? ['Not entered', 'stop: find out before anything is sent'];
  const end = dayIn(form, 'authorizationExpires');
  const expiry: Row = end === null
    ? { check: 'End of the authorization', found: 'No date entered', result: form['authorizationStatus'] === 'signed' ? 'look: read the form for its end' : 'not applicable' }
    : { check: 'End of the authorization', found: `${end}, ${distance(today, end)}`, result: end < today ? 'stop: expired' : 'ok' };
  const categories = listIn(form, 'sensitiveContent').flatMap((category): Row[] => {
    const title = sensitive[String(category)];
    return title === undefined ? [] : [{ check: title, found: 'Named in the form', result: 'stop: staff clear it separately, or leave it out' }];
  });
  return [{ check: 'Authorization', found, result }, expiry, ...categories];
}
