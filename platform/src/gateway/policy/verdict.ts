import { type DataClass, type DetectionAction, detectionActions, type DetectionCategory, detectionCategories } from '@keystead/contract';
import { type TextPlace, type TextPlaces } from '../../dialects/index.ts';
import type { Find } from './detectors/index.ts';
import { type PolicyConfiguration, type Ruling, rulingOf } from './configuration.ts';
import { type Scan, scanPlaces } from './scan.ts';

/** A call, as the policy looks at it. */
export interface PolicedCall { readonly dataClass: DataClass; readonly appId: string | null }

/** What was seen in one category, and what is done about it. */
export interface Seen {
  readonly category: DetectionCategory;
  readonly ruling: Ruling;
  readonly count: number;
  /** Kinds of finds, each once. */
  readonly kinds: readonly string[];
  /** Something of it was not looked at: done as if there had been a find. */
  readonly unread: boolean;
  /** Some of it stands where a provider’s signature holds it: it cannot be masked. */
  readonly sealed: boolean;
}

export interface Verdict {
  readonly action: DetectionAction;
  readonly route: string | null;
  /** Categories with a find, or with something unread; in the order of `detectionCategories`. */
  readonly seen: readonly Seen[];
  readonly finds: Scan['finds'];
  /** What has to be masked, by place. */
  readonly masking: ReadonlyMap<TextPlace, readonly Find[]>;
}

/** What is to be done about each category in this call; those that are allowed are not among them, and not looked for. */
export function rulingsOf(policy: PolicyConfiguration, call: PolicedCall): ReadonlyMap<DetectionCategory, Ruling> {
  return new Map(detectionCategories.map((category) => [category, rulingOf(policy.detection, category, call)] as const).filter(([, ruling]) => ruling.action !== 'allow'));
}

/** Looks for what has a ruling. A generator, as `scanPlaces` is: each step takes about a millisecond. */
export function* look(policy: PolicyConfiguration, rulings: ReadonlyMap<DetectionCategory, Ruling>, { places, attachments }: Pick<TextPlaces, 'places' | 'attachments'>): Generator<void, Verdict> {
  const detectors = [...rulings.keys()].flatMap((category) => policy.detectors.get(category) ?? []);
  const scan = detectors.length === 0 ? { finds: new Map<TextPlace, readonly Find[]>(), unread: new Set<DetectionCategory>() } : yield* scanPlaces(places, { detectors });
  return judge(rulings, scan, attachments);
}

/** Looks through one text as if it were all of a request, in one go: for trying out, not on the way of a request. */
export function lookAt(policy: PolicyConfiguration, call: PolicedCall, { text, attachments }: { readonly text: string; readonly attachments: number }): { readonly verdict: Verdict; readonly place: TextPlace } {
  const place: TextPlace = { text, holder: [], key: 0, isName: false, sealed: false, path: { key: 0, within: null } };
  const looking = look(policy, rulingsOf(policy, call), { places: [place], attachments });
  let next = looking.next();
  while (next.done !== true) next = looking.next();
  return { verdict: next.value, place };
}

/**
 * Puts the rulings on what was seen. What was not looked at counts as found: a rule that masks cannot keep its word there, so it blocks. So does
 * a find that a provider’s signature holds.
 */
function judge(rulings: ReadonlyMap<DetectionCategory, Ruling>, scan: Scan, attachments: number): Verdict {
  const seen: Seen[] = [];
  for (const [category, ruling] of rulings) {
    const all = [...scan.finds].flatMap(([place, finds]) => finds.filter((find) => find.category === category).map((find) => ({ place, find })));
    const count = category === 'attachments' ? attachments : all.length;
    const unread = scan.unread.has(category);
    if (count === 0 && !unread) continue;
    const sealed = all.some(({ place }) => place.sealed);
    const cannotMask = ruling.action === 'mask' && (unread || sealed);
    seen.push({ category, count, unread, sealed, kinds: [...new Set(all.map(({ find }) => find.kind))], ruling: cannotMask ? { action: 'block', route: null } : ruling });
  }
  const action = seen.reduce<DetectionAction>((strictest, each) => (detectionActions.indexOf(each.ruling.action) > detectionActions.indexOf(strictest) ? each.ruling.action : strictest), 'allow');
  const masked = new Set(seen.filter((each) => each.ruling.action === 'mask').map((each) => each.category));
  const masking = masked.size === 0 ? [] : [...scan.finds].map(([place, finds]) => [place, finds.filter((find) => masked.has(find.category))] as const).filter(([, finds]) => finds.length > 0);
  return { action, route: seen.find((each) => each.ruling.action === 'reroute')?.ruling.route ?? null, seen, finds: scan.finds, masking: new Map(masking) };
}
