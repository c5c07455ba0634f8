import { type Priority, priorities } from '@keystead/contract';
import { GatewayError } from '../errors.ts';

/** How urgent the caller says the request is; `normal` where nothing is said. @throws GatewayError `invalid_field` */
export function priorityOf(untrustedPriority: string | null): Priority {
  if (untrustedPriority === null) return 'normal';
  const known = priorities.find((each) => each === untrustedPriority);
  if (known === undefined) throw new GatewayError('invalid_field', { detail: `The header x-keystead-priority must be one of ${priorities.join(', ')}.` }, { param: 'x-keystead-priority' });
  return known;
}
