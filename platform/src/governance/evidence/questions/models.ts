import { subprocessorsOf } from '../subprocessors.ts';
import { type Question, attack, count, fault, file, notApplicable, notMet, page, partly, yes, yours } from './question.ts';
import type { Facts } from '../facts.ts';

/** Providers with an active key of the organisation, beside the sandbox. */
const providersOf = ({ keys }: Facts): string[] => [...new Set(keys.filter(({ sandbox, state }) => !sandbox && state === 'active').map(({ provider }) => provider))];

function agreed(facts: Facts, kind: Facts['agreements'][number]['kind']): readonly [covered: number, of: number] {
  const used = providersOf(facts);
  return [used.filter((provider) => facts.agreements.some((each) => each.provider === provider && each.kind === kind && each.credentialId === null)).length, used.length];
}

export const modelQuestions: readonly Question[] = [
  {
    id: 'ai-training', domain: 'ai', question: 'Is your data kept out of the training of models?', links: [page('/agreements', 'Register of agreements'), page('/evidence?tab=subprocessors', 'Subprocessors')],
    answer(facts) {
      const [covered, of] = agreed(facts, 'no-training');
      if (of === 0) return yes('The program trains nothing, and no provider receives anything.');
      return covered === of ? yes(`The program trains nothing; no-training terms are on record for ${count(of, 'provider')}.`) : partly(`The program trains nothing. For ${of - covered} of ${count(of, 'provider')} no no-training terms are on record: what they do is unknown here.`);
    },
  },
  {
    id: 'ai-provider-retention', domain: 'ai', question: 'Do model providers keep nothing of what they are sent?', links: [page('/agreements?tab=guides', 'Guides for providers'), page('/evidence?tab=subprocessors', 'Subprocessors'), file('docs/admin.md#what-is-kept-of-runs', 'Zero retention')],
    answer(facts) {
      const [covered, of] = agreed(facts, 'zero-retention');
      if (of === 0) return notApplicable('No provider receives anything.');
      const figures = `Zero-retention terms are on record for ${covered} of ${count(of, 'provider')}.`;
      return covered === of ? yes(figures) : covered > 0 ? partly(figures) : notMet(`${figures} What the others keep is theirs to say.`);
    },
  },
  {
    id: 'ai-own-keys', domain: 'ai', question: 'Are requests served with your own provider keys alone?', links: [page('/gateway', 'Gateway'), attack(8)],
    answer: ({ organisation }) => (organisation.keyMode === 'own-required' ? yes('Own keys are required: every request is served with one, or refused.') : partly(`Platform keys are allowed (${organisation.keyMode === 'hybrid' ? 'beside yours, in routes that name them' : 'in routes of their own'}); each receipt says whose key served.`)),
  },
  { id: 'ai-inventory', domain: 'ai', question: 'Is it known which models are used, and by which app?', links: [page('/usage?by=model', 'Usage by model'), page('/requests', 'Requests')], answer: () => yes('Each request’s receipt names the model asked for, the one that answered, app, person and key; a different model than asked is flagged.') },
  { id: 'ai-human', domain: 'ai', question: 'Does a person decide before AI output has an effect?', links: [page('/reviews', 'Reviews'), attack(34)], answer: ({ deployment }) => partly(`For ${deployment.apps.gated} of ${deployment.apps.all} apps, whose output goes to clients, a qualified person must approve exactly that text. Other drafts and calls of programs through the gateway are yours to review.`) },
  { id: 'ai-injection', domain: 'ai', question: 'Is a document kept from giving orders to the model?', links: [attack(31), attack(30), file('docs/reviewer.md#what-a-model-may-do', 'What a model may do')], answer: () => partly('It cannot be kept from trying. What it could reach is kept small: no tool acts without the person’s own rights, output is shown as inert text, no remote image is loaded, hidden text is pointed out.') },
  { id: 'ai-output', domain: 'ai', question: 'Is what a model writes treated as untrusted?', links: [attack(29), attack(30)], answer: () => yes('Rendered as sanitised words under a strict content policy: no HTML, no script, no remote content.') },
  { id: 'ai-sources', domain: 'ai', question: 'Can the sources of an answer be checked?', links: [page('/runs', 'History')], answer: () => yes('Drafts of apps cite the page of the document and show it beside the text; a citation that is not in the document is marked.') },
  { id: 'ai-quality', domain: 'ai', question: 'Are models tested before they are relied on?', links: [page('/evals', 'Evals')], answer: () => partly('Each app has golden cases, and evals compare your models on them; whether you ran them before choosing a model is yours to show.') },
  { id: 'ai-literacy', domain: 'ai', question: 'Are your people taught what the models can and cannot do?', links: [page('/apps', 'Apps')], answer: () => yours('Training of your people is yours. Each app says what it is for and what it is not.') },
  { id: 'ai-spend', domain: 'ai', question: 'Is spend bounded, so that an error or theft of a token stays small?', links: [page('/budgets', 'Budgets'), attack(35)], answer: ({ limits }) => (limits.budgets === 0 ? notMet('There is no budget: spend is bounded at the providers alone, if there.') : yes(`${count(limits.budgets, 'budget')}; each request’s worst case is reserved before it is sent, so that no cap is exceeded, over all processes.`)) },
  { id: 'ai-continuity', domain: 'ai', question: 'Does work go on when a model provider fails?', links: [page('/gateway?tab=routes', 'Routes'), fault(7)], answer: ({ limits }) => (limits.routesWithFallback > 0 ? yes(`${limits.routesWithFallback} of ${count(limits.routes, 'route')} have a second model or provider behind the first.`) : notMet(`No route has a second model behind the first (${count(limits.routes, 'route')}).`)) },
  {
    id: 'vendors-list', domain: 'vendors', question: 'Is there a current list of subprocessors?', links: [page('/evidence?tab=subprocessors', 'Subprocessors')],
    answer: (facts) => yes(`${count(subprocessorsOf(facts).length, 'entry').replace('entrys', 'entries')}, made from the keys and the configuration in force at this moment.`),
  },
  { id: 'vendors-approval', domain: 'vendors', question: 'Is a new provider a decision that somebody takes, and that is recorded?', links: [page('/audit?action=credential.created', 'Log: keys added'), attack(12)], answer: () => yes('A provider receives something only once somebody with that right has added a key, with a second factor; a key is bound to one address, and cannot be sent elsewhere.') },
  { id: 'vendors-review', domain: 'vendors', question: 'Are your providers assessed regularly?', links: [page('/agreements?tab=guides', 'What providers say'), page('/evidence?tab=subprocessors', 'Subprocessors')], answer: () => yours('The assessment of providers that you chose is yours. The guides say what each states of retention, training and regions, with the day on which it was read; the monthly review asks whether the terms still stand.') },
];
