import type { Environment } from './permissions.ts';

/** What a key may be asked for, by the surface that the caller uses. Listing models opens no key. */
export const endpointIds = ['chat-completions', 'responses', 'embeddings', 'messages', 'count-tokens', 'gemini-generate', 'gemini-count-tokens', 'gemini-embed', 'converse'] as const;
export type EndpointId = (typeof endpointIds)[number];

/** What a call says of its content, in the header `x-keystead-data-class`; a call that says nothing is `unlabelled`. */
export const dataClasses = ['unlabelled', 'public', 'internal', 'confidential', 'personal', 'health', 'privileged'] as const;
export type DataClass = (typeof dataClasses)[number];

/** Stands in a list of apps or workflows for calls that come from none, such as a program with its own token. */
export const fromNone = 'none';

/** Who and what may use a credential. Deny by default: every dimension that is not `any` allows what it lists and nothing else. */
export interface CredentialScope {
  environments: 'any' | Environment[];
  teams: 'any' | string[];
  apps: 'any' | string[];
  workflows: 'any' | string[];
  models: 'any' | string[];
  endpoints: 'any' | EndpointId[];
  dataClasses: 'any' | DataClass[];
}
export const scopeDimensions = ['environments', 'teams', 'apps', 'workflows', 'models', 'endpoints', 'dataClasses'] as const satisfies readonly (keyof CredentialScope)[];
export type ScopeDimension = (typeof scopeDimensions)[number];

/** Nobody may use it: what every credential begins with. */
export const nobody: CredentialScope = { environments: [], teams: [], apps: [], workflows: [], models: [], endpoints: [], dataClasses: [] };

/** Everyone in the organisation, for anything, in one environment (or all). */
export function everyone(environment: Environment | 'any'): CredentialScope {
  return { environments: environment === 'any' ? 'any' : [environment], teams: 'any', apps: 'any', workflows: 'any', models: 'any', endpoints: 'any', dataClasses: 'any' };
}

/** A scope as stored or sent, whole: what it does not say, it does not allow. */
export function wholeScope(scope: { readonly [Dimension in ScopeDimension]?: CredentialScope[Dimension] | undefined }): CredentialScope {
  return {
    environments: scope.environments ?? [], teams: scope.teams ?? [], apps: scope.apps ?? [], workflows: scope.workflows ?? [],
    models: scope.models ?? [], endpoints: scope.endpoints ?? [], dataClasses: scope.dataClasses ?? [],
  };
}

/** One call, as a scope looks at it. */
export interface ScopedCall {
  readonly environment: string;
  /** The teams that the caller acts for; none is allowed where a list of teams is set. */
  readonly teamIds: ReadonlySet<string>;
  readonly appId: string | null;
  readonly workflowId: string | null;
  /** As the provider knows it. */
  readonly model: string;
  readonly endpoint: string;
  readonly dataClass: string;
}

const rules: Readonly<Record<ScopeDimension, (scope: CredentialScope, call: ScopedCall) => boolean>> = {
  environments: (scope, call) => holds(scope.environments, call.environment),
  teams: (scope, call) => scope.teams === 'any' || scope.teams.some((team) => call.teamIds.has(team)),
  apps: (scope, call) => holds(scope.apps, call.appId ?? fromNone),
  workflows: (scope, call) => holds(scope.workflows, call.workflowId ?? fromNone),
  models: (scope, call) => scope.models === 'any' || scope.models.some((pattern) => matchesModel(pattern, call.model)),
  endpoints: (scope, call) => holds(scope.endpoints, call.endpoint),
  dataClasses: (scope, call) => holds(scope.dataClasses, call.dataClass),
};

function holds(allowedValues: 'any' | readonly string[], value: string): boolean {
  return allowedValues === 'any' || allowedValues.includes(value);
}

/** The first rule of a scope that refuses a call, `null` where none does. Only the dimensions named are asked, where some are. Pure. */
export function refusingDimension(scope: CredentialScope, call: ScopedCall, dimensions: readonly ScopeDimension[] = scopeDimensions): ScopeDimension | null {
  return dimensions.find((dimension) => !rules[dimension](scope, call)) ?? null;
}

/** Whether a model's id fits a pattern, in time linear in both for each `*`: no regular expression, so none can be made to hang. */
export function matchesModel(pattern: string, model: string): boolean {
  const pieces = pattern.split('*');
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return model === first;
  if (!model.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const found = model.indexOf(piece, from);
    if (found === -1) return false;
    from = found + piece.length;
  }
  return model.length - last.length >= from && model.endsWith(last);
}

/** What a dimension lists: one of them, several of them. */
const dimensionNames: Readonly<Record<ScopeDimension, readonly [one: string, many: string]>> = {
  environments: ['environment', 'environments'], teams: ['team', 'teams'], apps: ['app', 'apps'], workflows: ['workflow', 'workflows'],
  models: ['model', 'models'], endpoints: ['endpoint', 'endpoints'], dataClasses: ['data class', 'data classes'],
};

/** One sentence about a scope, for lists. */
export function describeScope(scope: CredentialScope): string {
  const empty = scopeDimensions.filter((dimension) => scope[dimension] !== 'any' && scope[dimension].length === 0);
  if (empty.length > 0) return empty.length === scopeDimensions.length ? 'Nobody yet' : `Nobody: no ${empty.map((dimension) => dimensionNames[dimension][0]).join(', no ')} allowed`;
  const limited = scopeDimensions.filter((dimension) => scope[dimension] !== 'any' && dimension !== 'environments');
  const where = scope.environments === 'any' ? 'in every environment' : `in ${scope.environments.join(', ')}`;
  if (limited.length === 0) return `Everyone in your organisation, ${where}`;
  return `Only ${limited.map((dimension) => `${scope[dimension].length} ${dimensionNames[dimension][scope[dimension].length === 1 ? 0 : 1]}`).join(', ')}, ${where}`;
}

/** What presets of a spending cap are offered for each environment, in US dollars a month. */
export const capPresetsUsd = { production: 10_000, staging: 1_000, development: 100 } as const satisfies Record<Environment, number>;
