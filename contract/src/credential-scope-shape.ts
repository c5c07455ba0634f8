import { z } from 'zod';
import { type CredentialScope, dataClasses, endpointIds, fromNone } from './credential-scope.ts';
import { environments } from './permissions.ts';
import { id } from './shapes.ts';

/** A model's id, in which `*` stands for any run of characters. Nothing else has a meaning of its own. */
const modelPattern = z.string().min(1).max(200).regex(/^[\x21-\x7e]+$/, 'printable characters without spaces; * stands for any characters');
const slug = z.string().min(1).max(80).regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, dot, dash and underscore');

/** `any`, or what is allowed. Nothing in the list: nobody. */
function allowed<T extends z.ZodType>(item: T) {
  return z.union([z.literal('any'), z.array(item).max(200)]);
}

/** A scope on the wire; see credential-scope.ts, which is plain so that the console can use it. */
export const credentialScope = z.strictObject({
  environments: allowed(z.enum(environments)),
  teams: allowed(id),
  apps: allowed(slug).meta({ description: 'Ids of apps; “none” for calls that come from no app' }),
  workflows: allowed(z.union([id, z.literal(fromNone)])).meta({ description: 'Ids of workflows; “none” for calls that come from no workflow' }),
  models: allowed(modelPattern).meta({ description: 'The provider’s model ids; * stands for any characters' }),
  endpoints: allowed(z.enum(endpointIds)),
  dataClasses: allowed(z.enum(dataClasses)),
}) satisfies z.ZodType<CredentialScope>;

/** As it may be sent: a dimension that is left out allows nothing. */
export const credentialScopeInput = credentialScope.partial();
export type CredentialScopeInput = z.output<typeof credentialScopeInput>;
