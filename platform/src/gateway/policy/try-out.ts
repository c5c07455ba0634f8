import type { GatewayPolicy, PolicyVerdict } from '@keystead/contract';
import { compilePolicy } from './configuration.ts';
import { openPlaceholders } from './mask.ts';
import { lookAt, type PolicedCall } from './verdict.ts';

/** What the policy would do with a text as the only one of a request. Pure; gives places and counts, never the text. */
export function tryOut(policy: GatewayPolicy, text: string, asked: PolicedCall): PolicyVerdict {
  const compiled = compilePolicy(policy);
  const call: PolicedCall = { ...asked, dataClass: asked.dataClass === 'unlabelled' ? compiled.unlabelledAs : asked.dataClass };
  const { verdict, place } = lookAt(compiled, call, { text, attachments: 0 });
  const placeholders = openPlaceholders();
  const actions = new Map(verdict.seen.map((each) => [each.category, each.ruling.action]));
  return {
    dataClass: call.dataClass, action: verdict.action, route: verdict.route, checked: !verdict.seen.some((each) => each.unread),
    finds: (verdict.finds.get(place) ?? []).map(({ category, kind, start, end }) => ({ category, kind, start, end, placeholder: placeholders.of(kind, text.slice(start, end)), action: actions.get(category) ?? 'allow' })),
    counts: Object.fromEntries(verdict.seen.map(({ category, count }) => [category, count])),
  };
}
