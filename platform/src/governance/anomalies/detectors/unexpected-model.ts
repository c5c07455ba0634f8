import { behindUse, hourly } from '../behind.ts';
import { type Detector, hourMilliseconds } from '../facts.ts';
import { learningDays, modelOf } from '../learn-baseline.ts';

/** A try or two is nobody's alarm. */
const leastRequests = 3;
const leastNanoUsd = 1_000_000_000;

/** A model that was never called in the window, that no route of the organisation names, and that is not on its list. */
export const unexpectedModel: Detector = {
  kind: 'unexpected-model',
  find({ now, settings, baseline, present, routedModels, routes }) {
    if (baseline.activeDays < learningDays) return [];
    const strange = Map.groupBy(present.use.filter((fact) => !baseline.models.has(modelOf(fact))), modelOf);
    return [...strange].flatMap(([model, facts]) => {
      const requests = facts.reduce((sum, fact) => sum + fact.requests, 0);
      const cost = facts.reduce((sum, fact) => sum + fact.costNanoUsd, 0);
      if (requests < leastRequests && cost < leastNanoUsd) return [];
      // Providers answer with the dated name of what was asked for.
      if ([...routedModels].some((routed) => model === routed || model.startsWith(`${routed}-`)) || settings.expectedModels.some((pattern) => matches(pattern, model))) return [];
      return [{
        kind: 'unexpected-model' as const, subject: { kind: 'model' as const, id: model }, since: Math.min(...facts.map((fact) => fact.hour)), until: Math.min(now, Math.max(...facts.map((fact) => fact.hour)) + hourMilliseconds), observed: requests, expected: 0, words: { model }, novelties: [model],
        behind: behindUse(facts, { routes, measure: (fact) => fact.requests }), chart: hourly(facts, { now, hours: 48, measure: (place) => facts[place]?.requests ?? 0, expected: () => 0 }),
      }];
    });
  },
};

/** With or without the provider before the slash; an asterisk at the end stands for anything. */
export function matches(pattern: string, model: string): boolean {
  const names = [model, model.slice(model.indexOf('/') + 1)];
  return pattern.endsWith('*') ? names.some((name) => name.startsWith(pattern.slice(0, -1))) : names.includes(pattern);
}
