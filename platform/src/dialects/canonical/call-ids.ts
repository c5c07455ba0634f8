import { createHash } from 'node:crypto';

/** The id of a call that came without one: from the request's own, so that it is the same whenever it is made. */
export function makeCallId(requestId: string, choice: number, index: number): string {
  return `call_${requestId.replaceAll('-', '').slice(-12)}_${choice === 0 ? '' : `${choice}_`}${index}`;
}

/**
 * A tool call's id for a provider that restricts them: the same where it fits, else one made from it, the same for the call
 * and for its result. `alphabet` matches the whole of an id that fits.
 */
export function fitCallId(id: string, alphabet: RegExp, mostCharacters: number): string {
  if (alphabet.test(id) && id.length <= mostCharacters) return id;
  return `call_${createHash('sha256').update(id).digest('hex').slice(0, 24)}`;
}
