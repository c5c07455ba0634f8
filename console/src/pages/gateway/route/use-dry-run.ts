import type { Priority } from '@keystead/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type AnswerOf, type ApiProblem, call, type InputOf } from '../../../api/index.ts';

export type DryRun = AnswerOf<'dryRunRoute'>;
export type Question = NonNullable<InputOf<'dryRunRoute'>['body']>;
export type { Priority };

/** Which key would serve a call, asked of a gateway and asked again every few seconds. Nothing is sent; the answer is of what is saved. */
export function useDryRun(question: Question | null): { readonly answer: DryRun | undefined; readonly problem: ApiProblem | null } {
  const result = useQuery<DryRun, ApiProblem>({
    queryKey: ['dryRunRoute', question], queryFn: () => call('dryRunRoute', { body: question ?? { model: '' } }), enabled: question !== null, refetchInterval: 5_000, placeholderData: keepPreviousData, retry: false,
  });
  return { answer: result.data, problem: result.error };
}
