import type { AnsweredQuestion } from '@keystead/contract';
import { questionDomains } from '@keystead/contract';
import type { Facts } from '../facts.ts';
import { accessQuestions } from './access.ts';
import { cryptographyQuestions } from './cryptography.ts';
import { modelQuestions } from './models.ts';
import { operationQuestions } from './operations.ts';
import type { Question } from './question.ts';
import { recordQuestions } from './records.ts';

/** Every question, by domain. */
export const questions: readonly Question[] = [...accessQuestions, ...cryptographyQuestions, ...recordQuestions, ...modelQuestions, ...operationQuestions]
  .toSorted((left, right) => questionDomains.indexOf(left.domain) - questionDomains.indexOf(right.domain));

/** Answers all of them from the same facts. */
export function answerAll(facts: Facts): AnsweredQuestion[] {
  return questions.map(({ id, domain, question, answer, links }) => ({ id, domain, question, ...answer(facts), links: [...links] }));
}
