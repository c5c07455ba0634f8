import type { Provider } from './provider.ts';

/** Whether a model may be asked for an answer in a given form (structured output by a JSON schema). Of a model that nobody knows, it is assumed. */
export function answersBySchema({ withoutSchemas = [] }: Pick<Provider, 'withoutSchemas'>, model: string): boolean {
  return !withoutSchemas.some((pattern) => pattern.test(model));
}
