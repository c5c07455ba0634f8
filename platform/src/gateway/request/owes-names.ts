import type { AttributionRules, BudgetConfiguration } from '../snapshot/configuration.ts';

/** What a token says by itself of whom its use is counted for. */
interface OwnNames { readonly project: string | null; readonly mayNameProject: boolean; readonly workflow: string | null; readonly mayNameWorkflow: boolean }

/**
 * Whether requests of a token have to be looked at even where they name nothing: it must name one, so that no budget is passed by leaving the name
 * out, or what it is bound to may no longer be charged.
 */
export function owesNames({ project, mayNameProject, workflow, mayNameWorkflow }: OwnNames, { budgets, attribution }: { readonly budgets: readonly BudgetConfiguration[]; readonly attribution?: AttributionRules | null }): boolean {
  const capped = (name: 'project' | 'workflow'): boolean => budgets.some(({ scopeKind }) => scopeKind === name);
  return (mayNameProject && project === null && capped('project')) || (mayNameWorkflow && workflow === null && capped('workflow')) || (project !== null && attribution?.projects?.has(project) === false);
}
