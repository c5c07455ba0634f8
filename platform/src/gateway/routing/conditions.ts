import { type Complexity, fromNone, type Priority, type RouteConditions } from '@keystead/contract';

/** A call, as the conditions of legs look at it. */
export interface ConditionedCall {
  readonly appId: string | null;
  readonly teamIds: ReadonlySet<string>;
  readonly dataClass: string;
  readonly priority: Priority;
  /** Estimated; `null`: not known yet, so that bounds of it hold. */
  readonly inputTokens: number | null;
  /** Asked only where a leg has such a condition: it walks the request. Left out: standard. */
  readonly complexity?: () => Complexity;
}

/** Every condition that a leg may have: in words why it does not hold, or `null` where it does, or none is set. */
const conditions: { readonly [Name in keyof RouteConditions]-?: (wanted: Pick<RouteConditions, Name>, call: ConditionedCall) => string | null } = {
  apps: ({ apps }, { appId }) => {
    if (apps === undefined || apps.includes(appId ?? fromNone)) return null;
    return appId === null ? 'it is for certain apps, and this call comes from none' : `it is not for the app "${appId}"`;
  },
  teams: ({ teams }, { teamIds }) => (teams === undefined || teams.some((team) => teamIds.has(team)) ? null : 'it is for other teams'),
  dataClasses: ({ dataClasses }, { dataClass }) => (dataClasses === undefined || dataClasses.some((each) => each === dataClass) ? null : `it is not for data of the class "${dataClass}"`),
  priorities: ({ priorities }, { priority }) => (priorities === undefined || priorities.includes(priority) ? null : `it is not for ${priority} priority`),
  minInputTokens: ({ minInputTokens: least }, { inputTokens }) => (least === undefined || inputTokens === null || inputTokens >= least ? null : `it is for ${least} input tokens or more, and these are about ${inputTokens}`),
  maxInputTokens: ({ maxInputTokens: most }, { inputTokens }) => (most === undefined || inputTokens === null || inputTokens <= most ? null : `it is for ${most} input tokens at most, and these are about ${inputTokens}`),
  complexities: ({ complexities }, { complexity }) => {
    if (complexities === undefined) return null;
    const found = complexity?.() ?? 'standard';
    return complexities.includes(found) ? null : `it is not for ${found} requests`;
  },
};
const all = Object.values(conditions);

/** Why a leg is not for this call, in words; `null`: it is. Pure. */
export function unmetCondition(when: RouteConditions | undefined, call: ConditionedCall): string | null {
  if (when === undefined) return null;
  for (const condition of all) {
    const reason = condition(when, call);
    if (reason !== null) return reason;
  }
  return null;
}

/** Four bytes of a request are about a token, in every tokenizer's English. */
export function estimatedInputTokens(requestBytes: number): number {
  return Math.ceil(requestBytes / 4);
}
