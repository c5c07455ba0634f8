import { setImmediate as turn } from 'node:timers/promises';
import type { DataClass, DialectId } from '@keystead/contract';
import { DialectError, membersWritten, textPlacesOf } from '../../dialects/index.ts';
import type { PolicyRecord } from '../../metering/index.ts';
import { GatewayError } from '../errors.ts';
import type { PolicyConfiguration } from './configuration.ts';
import { maskPlaces } from './mask.ts';
import { describePath } from './places.ts';
import { look, rulingsOf, type Seen, type Verdict } from './verdict.ts';

/** A request that was read and not yet sent anywhere. */
export interface Leaving {
  readonly policy: PolicyConfiguration | null;
  readonly dialect: DialectId;
  readonly bytes: Buffer;
  /** Parsed from the bytes; masking writes into it. */
  readonly body: Record<string, unknown>;
  /** As the caller wrote it. */
  readonly model: string;
  readonly dataClass: DataClass;
  readonly appId: string | null;
}

/** What may leave. */
export interface Cleared {
  /** As they came, unless something was masked. */
  readonly bytes: Buffer;
  /** The caller's, or the route that the policy sends it to. */
  readonly model: string;
  /** For the caller: name, value, name, value. */
  readonly headers: readonly string[];
  /** For ledger and audit log; `null` where there is nothing to say. */
  readonly record: PolicyRecord | null;
}

/** A request whose policy refuses it, with what is to be recorded and told. */
export class PolicyRefusal extends GatewayError {
  readonly record: PolicyRecord;
  readonly headers: readonly string[];

  constructor(verdict: Verdict, dataClass: DataClass) {
    super('policy_blocked', { finds: findsInWords(verdict) });
    this.record = recordOf(verdict, dataClass);
    this.headers = headersOf(verdict, 0);
  }
}

/** How much text is looked at in one go before others get their turn. */
const stepsInOneGo = 4;

/**
 * Asks the policy about a request before any key is chosen: masks, blocks or sends it elsewhere (G10). Costs nothing where the tenant has no
 * rule, and waits only on long requests, so that others get their turn.
 * @throws PolicyRefusal, DialectError where a member stands twice (parsers disagree on which one counts, so one could hide what the other shows)
 */
export function applyPolicy(leaving: Leaving): Cleared | Promise<Cleared> {
  const { policy, dataClass } = leaving;
  const untouched: Cleared = { bytes: leaving.bytes, model: leaving.model, headers: [], record: dataClass === 'unlabelled' ? null : { dataClass, action: 'allow', finds: {} } };
  if (policy === null || policy.detection.length === 0) return untouched;
  const rulings = rulingsOf(policy, leaving);
  if (rulings.size === 0) return untouched;
  const text = textPlacesOf(leaving.dialect, leaving.body);
  if (text.members !== membersWritten(leaving.bytes)) throw new DialectError('body', 'a member stands twice in the body, so what it says depends on who reads it; write each member once');
  const looking = look(policy, rulings, text);
  for (let step = 0; step < stepsInOneGo; step += 1) {
    const next = looking.next();
    if (next.done === true) return conclude(next.value, leaving, untouched);
  }
  return lookOn(looking).then((verdict) => conclude(verdict, leaving, untouched));
}

async function lookOn(looking: Generator<void, Verdict>): Promise<Verdict> {
  for (;;) {
    await turn();
    for (let step = 0; step < stepsInOneGo; step += 1) {
      const next = looking.next();
      if (next.done === true) return next.value;
    }
  }
}

function conclude(verdict: Verdict, leaving: Leaving, untouched: Cleared): Cleared {
  if (verdict.seen.length === 0) return untouched;
  if (verdict.action === 'block') throw new PolicyRefusal(verdict, leaving.dataClass);
  const masked = verdict.masking.size === 0 ? 0 : maskPlaces(verdict.masking);
  return {
    bytes: masked === 0 ? leaving.bytes : Buffer.from(JSON.stringify(leaving.body)), model: verdict.route ?? leaving.model,
    headers: headersOf(verdict, masked), record: recordOf(verdict, leaving.dataClass),
  };
}

function recordOf(verdict: Verdict, dataClass: DataClass): PolicyRecord {
  return { dataClass, action: verdict.action, finds: Object.fromEntries(verdict.seen.map(({ category, count }) => [category, count])) };
}

/** `x-keystead-policy: mask:personal=2, warn:health=1`; `+` where not everything was looked at. */
function headersOf({ seen }: Verdict, masked: number): readonly string[] {
  const said = seen.map(({ category, ruling, count, unread }) => `${ruling.action}:${category}=${count}${unread ? '+' : ''}`).join(', ');
  return ['x-keystead-policy', said, ...masked === 0 ? [] : ['x-keystead-masked', String(masked)]];
}

const mostPlaces = 5;

function findsInWords({ seen, finds }: Verdict): string {
  return seen.filter((each) => each.ruling.action === 'block').map((each) => {
    const places = [...new Set([...finds].filter(([, found]) => found.some((find) => find.category === each.category)).map(([place]) => describePath(place.path)))];
    const where = places.length === 0 ? '' : ` in ${places.slice(0, mostPlaces).join(', ')}${places.length > mostPlaces ? ' and elsewhere' : ''}`;
    return `${each.category}${each.kinds.length === 0 ? '' : ` (${each.kinds.slice(0, mostPlaces).join(', ')})`}${where}${reasonOf(each)}`;
  }).join('; ');
}

function reasonOf({ unread, sealed, category }: Seen): string {
  if (category === 'attachments') return ', which are not opened here';
  if (unread) return ' (the request is longer than what is looked at)';
  return sealed ? ' (in a part that its provider signed, which cannot be masked)' : '';
}
