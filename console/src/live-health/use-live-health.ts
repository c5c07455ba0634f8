import type { LiveLeg } from '@keystead/contract';
import { type AnswerOf, type ApiProblem, useMay, useRead } from '../api/index.ts';

const pollMilliseconds = 3_000;

/** How keys and models do just now, over all gateway processes. */
export interface Live {
  readonly answer: AnswerOf<'readLiveHealth'> | undefined;
  readonly problem: ApiProblem | null;
  /** The leg of a key and a model; `null` where nobody has called it lately. */
  readonly legOf: (credentialId: string, model: string) => LiveLeg | null;
  /** All legs of a key. */
  readonly legsOf: (credentialId: string) => readonly LiveLeg[];
}

/** Asked again every few seconds while the page is looked at; nothing is asked in a tab that nobody sees. */
export function useLiveHealth(): Live {
  const may = useMay('routes.read');
  const { data, error } = useRead('readLiveHealth', undefined, { enabled: may, pollMilliseconds });
  const legs = data?.legs ?? [];
  return {
    answer: data, problem: error,
    legOf: (credentialId, model) => legs.find((leg) => leg.credentialId === credentialId && leg.model === model) ?? null,
    legsOf: (credentialId) => legs.filter((leg) => leg.credentialId === credentialId),
  };
}
