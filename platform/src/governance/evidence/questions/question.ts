import type { AnswerState, EventName, EvidenceLink, OperationId, QuestionDomain } from '@keystead/contract';
import type { Facts } from '../facts.ts';

/** An answer as the facts give it. */
interface Answer { readonly answer: AnswerState; readonly text: string }

/** A question of reviewers, in our own words, with the function that answers it from the facts of the moment. */
export interface Question {
  readonly id: string;
  readonly domain: QuestionDomain;
  readonly question: string;
  readonly answer: (facts: Facts) => Answer;
  readonly links: readonly EvidenceLink[];
}

export const yes = (text: string): Answer => ({ answer: 'yes', text });
export const partly = (text: string): Answer => ({ answer: 'partly', text });
export const notMet = (text: string): Answer => ({ answer: 'not-met', text });
export const yours = (text: string): Answer => ({ answer: 'yours', text });
export const notApplicable = (text: string): Answer => ({ answer: 'not-applicable', text });

export const page = (target: string, label: string): EvidenceLink => ({ kind: 'page', target, label });
export const file = (target: string, label = target): EvidenceLink => ({ kind: 'document', target, label });
export const attack = (number: number): EvidenceLink => ({ kind: 'attack', target: String(number), label: `Test of attack ${number}` });
export const fault = (number: number): EvidenceLink => ({ kind: 'fault', target: String(number), label: `Test of fault ${number}` });
export const logged = (action: EventName): EvidenceLink => ({ kind: 'log', target: action, label: `Log: ${action}` });
export const operation = (id: OperationId): EvidenceLink => ({ kind: 'operation', target: id, label: `API: ${id}` });

export const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
/** A day, UTC. */
export const day = (date: Date): string => date.toISOString().slice(0, 10);
