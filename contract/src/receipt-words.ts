/** Models of a receipt, as far as words about them go. */
export interface ReceiptModels { readonly asked: string; readonly sent: string | null; readonly served: string | null }

export type ServedKind = 'as-asked' | 'dated' | 'other' | 'unsaid';

const datedTail = /^[-@](?:\d{4}-?\d{2}-?\d{2}|\d{4}|latest)$/;

/** Without what stands before it where models are resold (`openai/`), or in Google's paths (`models/`). */
function bareName(model: string): string {
  return (model.split('/').at(-1) ?? model).toLowerCase();
}

/** Whether the model that served is the one that was asked of the provider (G7). */
export function servedKind({ asked, sent, served }: ReceiptModels): ServedKind {
  if (served === null) return 'unsaid';
  const [wanted, got] = [bareName(sent ?? asked), bareName(served)];
  if (wanted === got) return 'as-asked';
  const [shorter, longer] = wanted.length < got.length ? [wanted, got] : [got, wanted];
  return longer.startsWith(shorter) && datedTail.test(longer.slice(shorter.length)) ? 'dated' : 'other';
}

/** Whether two names are of one model, as far as names tell: in capitals or not, with the name of a reseller before it, with a date behind it. */
export function isSameModel(one: string, other: string): boolean {
  return ['as-asked', 'dated'].includes(servedKind({ asked: one, sent: null, served: other }));
}

/** It as a sentence. */
export function servedWords(models: ReceiptModels): string {
  const wanted = models.sent ?? models.asked;
  switch (servedKind(models)) {
    case 'unsaid': return 'The provider did not say which model answered.';
    case 'as-asked': return `${models.served ?? wanted} answered, as was asked of the provider.`;
    case 'dated': return `${models.served ?? ''} answered: a dated version of ${wanted}, the same model.`;
    case 'other': return `Another model answered than was asked of the provider: ${models.served ?? ''} instead of ${wanted}.`;
  }
}
