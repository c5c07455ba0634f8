import type { RulePack } from './rule-pack.ts';

/** The rule packs. One line each. */
const all: readonly RulePack[] = [];

export const rulePacks: ReadonlyMap<string, RulePack> = new Map(all.map((pack) => [pack.id, pack]));
