import { type ErrorParameters, renderError } from './errors.ts';

/** Why a batch begins no further row, in the words of its page. `{name}` is filled in. */
const texts = {
  person: { title: 'Paused by {who}.', fix: 'Resume it when it should go on; rows that were under way have finished.' },
  cap: { title: 'The cap is reached: {spent} are spent, and the next row could take {next}, of a cap of {cap}.', fix: 'Resume it with a higher cap, or stop it here.' },
  access: { title: 'Whoever started it may no longer run this app: {reason}.', fix: 'Have their access restored and resume it, or start the remaining rows as somebody else.' },
  plan: { title: 'The plan does not include this: {limit}.', fix: 'An owner can change the plan under Settings; then resume it.' },
  'no-key': { title: 'No active credential can serve it.', fix: 'Add a provider key or switch one on under Credentials, then resume it.' },
  'other-key': { title: 'It was begun {begun}, and would go on {now}: its cost was estimated for the former.', fix: 'Stop it and start the remaining rows anew, so that you see what they cost before.' },
  failing: { title: '{rows} rows in a row failed; the last because: {reason}', fix: 'Mend that, retry the failed rows, and it goes on.' },
} as const;

export type PauseCode = keyof typeof texts;
export const pauseCodes = Object.keys(texts) as readonly PauseCode[];

/** The sentence about a paused batch, and what to do next. */
export function renderPause(code: PauseCode, parameters: ErrorParameters): { title: string; fix: string } {
  const fill = (template: string): string => template.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
  return { title: fill(texts[code].title), fix: fill(texts[code].fix) };
}

/** A failure in words, for a sentence that goes on. */
export const failureWords = (code: Parameters<typeof renderError>[0], parameters: ErrorParameters): string => renderError(code, parameters).title;
