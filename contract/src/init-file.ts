import { z } from 'zod';
import { connection } from './connection.ts';
import { credentialScopeInput } from './credential-scope-shape.ts';
import { deliveries, routeLimits, routeShadow, routeStep, routeStrategies } from './routing.ts';
import { email, name } from './shapes.ts';
import { clientName, costCentre, projectCode } from './operations/chargeback.ts';
import { routeName } from './operations/gateway.ts';
import { secret } from './operations/credentials.ts';
import { password } from './operations/session.ts';
import { environments, permissions, plans, qualifications, roles } from './permissions.ts';

const fromEnvironment = z.strictObject({ environment: z.string().min(1).max(200).meta({ description: 'Name of the environment variable that holds it' }) });

/** A secret stands in the file, or is taken from the environment (better). */
function secretFrom<T extends z.ZodType>(inline: T) {
  return z.union([inline, fromEnvironment]);
}

const person = z.strictObject({
  name, email, password: secretFrom(password).optional().meta({ description: 'Without one, the person cannot sign in until invited' }),
});
const credentialEntry = z.strictObject({
  name, provider: z.string().min(1).max(60),
  secret: secretFrom(secret).optional().meta({ description: 'The provider key; leave it out for the provider "sandbox", and for one that needs none' }),
  connection: connection.optional().meta({ description: 'What the provider asks for beside the key: a region, a resource, a base URL' }),
  environment: z.enum(environments).default('production'),
  scope: z.union([z.literal('everyone'), credentialScopeInput]).optional().meta({ description: 'Who may use it: "everyone" in its environment, or a scope. Without it nobody may yet (the sandbox: everyone)' }),
  verify: z.boolean().default(false).meta({ description: 'Check the key at its provider with a free call before it is stored' }),
});
const ofThisTenant = name.meta({ description: 'Name of a credential of this tenant' });

const routeEntry = z.strictObject({
  name: routeName,
  chain: z.array(routeStep.omit({ credentialId: true }).extend({ credential: ofThisTenant })).min(1).max(8),
  strategy: z.enum(routeStrategies).optional(), delivery: z.enum(deliveries).optional(), limits: routeLimits.optional(),
  shadow: routeShadow.omit({ credentialId: true }).extend({ credential: ofThisTenant }).optional().meta({ description: 'Some requests go to this key and model as well, and the two are compared' }),
  forApps: z.boolean().optional().meta({ description: 'Runs of apps are sent to it where nobody chooses a model; one route of a tenant at most' }),
});
const budgetEntry = z.strictObject({ name, period: z.enum(['day', 'month', 'total']).default('month'), limitUsd: z.number().min(0).max(9_000_000).meta({ description: 'US dollars; nine decimals at most' }) });
const tokenEntry = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,119}$/).meta({ description: 'Names the value in the output; unique in the whole file' }),
  environment: z.enum(environments).default('production'),
  scopes: z.array(z.enum(permissions)).min(1).default(['gateway.use']),
  expiresInDays: z.int().min(1).max(365).nullable().default(null),
});

const tenantEntry = z.strictObject({
  name, plan: z.enum(plans).default('enterprise'),
  owner: person,
  members: z.array(person.extend({ role: z.enum(roles).default('member'), qualifications: z.array(z.enum(qualifications)).default([]) })).default([]),
  credentials: z.array(credentialEntry).default([]),
  routes: z.array(routeEntry).default([]),
  budgets: z.array(budgetEntry).default([]),
  departments: z.array(z.strictObject({ name, costCentre: costCentre.default(null) })).default([]),
  projects: z.array(z.strictObject({ code: projectCode, client: clientName.default('') })).default([]),
  tokens: z.array(tokenEntry).default([]),
});

/**
 * The declarative file of `npm start -- --init FILE` (YAML or JSON). Applying it again changes nothing that is already
 * there: tenants, people, credentials, routes, budgets, departments, projects and tokens are found by their names.
 */
export const initFile = z.strictObject({
  version: z.literal(1),
  tenants: z.array(tenantEntry).min(1).max(100),
});
export type InitFile = z.output<typeof initFile>;
export type InitTenant = InitFile['tenants'][number];

/** The schema of the file as JSON Schema (2020-12), as published. */
export function initFileSchema(): Record<string, unknown> {
  return { $id: 'https://keystead.dev/schemas/init-file-1.json', title: 'Keystead init file', ...z.toJSONSchema(initFile, { io: 'input', unrepresentable: 'any' }) };
}
