import { type DataClass, strictestOf, strictnessOf } from '@keystead/contract';
import type { GatewayError } from '../errors.ts';
import { explainComplexity, lookAt, PolicyRefusal } from '../policy/index.ts';
import { placesOf } from '../policy/residency.ts';
import { estimatedInputTokens } from '../routing/conditions.ts';
import type { TenantConfiguration } from '../snapshot/configuration.ts';
import type { DryRunAnswer, DryRunQuestion } from './question.ts';

export interface Decided {
  readonly decisions: DryRunAnswer['decisions'];
  /** As the question says, or the route that the policy sends it to. */
  readonly model: string;
  readonly inputTokens: number;
  /** The policy does not let it leave. */
  readonly refusal: GatewayError | null;
}

const charactersForEachToken = 4;

/** What is decided of a request before any leg is looked at: its class, how hard it is, what the policy finds in it, and where it may go. Pure. */
export function decide(tenant: TenantConfiguration, sent: DryRunQuestion): Decided {
  const dataClass = classOf(tenant, sent);
  const inputTokens = Math.max(sent.inputTokens, sent.text === null ? 0 : estimatedInputTokens(Buffer.byteLength(sent.text)));
  const looked = explainComplexity({ ...sent.shape, inputCharacters: Math.max(inputTokens * charactersForEachToken, sent.text?.length ?? 0), maxOutputTokens: sent.maxOutputTokens });
  const complexity = sent.complexity === null ? looked : { ...looked, verdict: sent.complexity, rule: 'whoever asks says so' };
  const found = detect(tenant, sent, dataClass.value);
  const residency = (tenant.policy?.residency ?? []).filter((rule) => strictnessOf(rule.dataClass) <= strictnessOf(dataClass.value)).map((rule) => ({ dataClass: rule.dataClass, places: placesOf(rule) }));
  const decisions = { dataClass, complexity, detection: found.detection, residency };
  return { decisions, inputTokens, model: found.detection?.action === 'reroute' ? found.detection.route ?? sent.model : sent.model, refusal: found.refusal };
}

function classOf(tenant: TenantConfiguration, { dataClass: asked, teamId }: DryRunQuestion): DryRunAnswer['decisions']['dataClass'] {
  const team = teamId === null ? undefined : tenant.teamClasses.get(teamId);
  const strictest = strictestOf([asked, team]);
  if (strictest !== 'unlabelled') return { value: strictest, from: strictest === asked ? 'asked' : 'team' };
  const usual = tenant.policy?.unlabelledAs ?? 'unlabelled';
  return { value: usual, from: usual === 'unlabelled' ? 'nobody' : 'policy' };
}

function detect({ policy }: TenantConfiguration, { text, appId, shape }: DryRunQuestion, dataClass: DataClass): { readonly detection: DryRunAnswer['decisions']['detection']; readonly refusal: GatewayError | null } {
  if (policy === null || policy.detection.length === 0 || (text === null && shape.attachments === 0)) return { detection: null, refusal: null };
  const { verdict } = lookAt(policy, { dataClass, appId }, { text: text ?? '', attachments: shape.attachments });
  return {
    detection: { action: verdict.action, route: verdict.route, seen: verdict.seen.map(({ category, kinds, count, ruling, unread }) => ({ category, kinds: [...kinds], count, action: ruling.action, unread })) },
    refusal: verdict.action === 'block' ? new PolicyRefusal(verdict, dataClass) : null,
  };
}
