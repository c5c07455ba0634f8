import { GatewayError } from '../errors.ts';
import type { Caller } from './authenticate.ts';

/** Letters and signs that any header can hold; as long as a name. */
const projectShape = /^[\x20-\x7e]{1,120}$/;

/**
 * The caller, counted for the project that the request names. Only where its token may name one: what is spent for a project must not be
 * put down to another by whoever sends it.
 * @throws GatewayError `invalid_field`
 */
export function withProject(caller: Caller, untrustedProject: string): Caller {
  const project = untrustedProject.trim();
  if (project === caller.project) return caller;
  if (!caller.mayNameProject) throw new GatewayError('invalid_field', { detail: 'This token may not name a project itself. Leave the header x-keystead-project out, or make a token that may (Gateway, Tokens).' }, { param: 'x-keystead-project' });
  if (!projectShape.test(project)) throw new GatewayError('invalid_field', { detail: 'The header x-keystead-project must be 1 to 120 printable characters.' }, { param: 'x-keystead-project' });
  return { ...caller, project };
}
