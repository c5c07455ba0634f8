import { type Complexity, complexities, type Priority, priorities } from '@keystead/contract';
import { GatewayError } from '../errors.ts';

/** How urgent the caller says the request is; `normal` where nothing is said. @throws GatewayError `invalid_field` */
export function priorityOf(untrustedPriority: string | null): Priority {
  return untrustedPriority === null ? 'normal' : oneOf(priorities, 'x-keystead-priority', untrustedPriority);
}

/** How hard the caller says the work is, which whoever gave the task knows best; `null`: nothing is said, and the request is looked at. @throws GatewayError `invalid_field` */
export function statedComplexity(untrustedComplexity: string | null): Complexity | null {
  return untrustedComplexity === null ? null : oneOf(complexities, 'x-keystead-complexity', untrustedComplexity);
}

function oneOf<Word extends string>(words: readonly Word[], header: string, untrusted: string): Word {
  const known = words.find((each) => each === untrusted);
  if (known === undefined) throw new GatewayError('invalid_field', { detail: `The header ${header} must be one of ${words.join(', ')}.` }, { param: header });
  return known;
}
