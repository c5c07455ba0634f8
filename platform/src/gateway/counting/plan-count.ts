import type { DialectId } from '@keystead/contract';
import { countingDialects } from '../../dialects/index.ts';
import type { Target } from '../routing/resolve.ts';

/**
 * The targets that can say how many tokens a request would use, each in the dialect that it counts in: the caller's own where it has it.
 * `null`: the first one cannot, and a later one's count would be another model's. Pure.
 */
export function planCount(targets: readonly Target[], caller: DialectId): readonly Target[] | null {
  const [first] = targets;
  if (first === undefined || countedIn(first, caller) === null) return null;
  return targets.flatMap((target): Target[] => { const dialect = countedIn(target, caller); return dialect === null ? [] : [dialect === target.dialect ? target : { ...target, dialect }]; });
}

/** `null`: nobody there counts. */
function countedIn({ provider, model }: Target, caller: DialectId): DialectId | null {
  const { counts, dialects } = provider;
  const can = (dialect: DialectId): boolean => {
    if (dialects[dialect] === undefined || !countingDialects.includes(dialect)) return false;
    // OpenAI's counter is one of the newer paths, which its cousins do not have.
    if (counts === undefined) return dialect !== 'openai-responses';
    const counted = counts[dialect];
    return counted !== undefined && (counted.models?.test(model) ?? true);
  };
  return can(caller) ? caller : countingDialects.find(can) ?? null;
}
