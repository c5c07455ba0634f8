import type { RunComparison } from '@keystead/contract';

/** What a compared run ran on, in the words of its provider. */
export function modelOf({ run }: RunComparison['runs'][number]): string {
  const chosen = run.chosenModel;
  return run.receipt?.servedModel ?? (chosen === null ? 'Usual model' : chosen.slice(chosen.indexOf('/') + 1));
}
