import type { SourceText } from '../answer/sources.ts';

/** Rules that documents are checked against, as data: with their version and where they come from. */
export interface RulePack {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** The law, standard or policy that the rules restate, with its citation. */
  readonly source: string;
  /** Until which day changes of the source are worked in, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly rules: readonly Rule[];
}

interface Rule {
  /** Stays the same from version to version. */
  readonly id: string;
  readonly title: string;
  /** What is asked, in our own words. */
  readonly requirement: string;
  /** Where in the source it stands. */
  readonly citation: string;
  /** What would show that it is met. */
  readonly evidence: string;
}

/** A pack as a source of a run, so that findings quote the rule as they quote a document. */
export function ruleSource(pack: RulePack): SourceText {
  const rules = pack.rules.map(({ id, title, requirement, citation, evidence }) => `${id} ${title}\nRequirement: ${requirement}\nStands in: ${citation}\nShown by: ${evidence}`);
  return { documentId: null, name: `Rules: ${pack.title}`, pages: [[`${pack.title}, version ${pack.version}, as of ${pack.asOf}. Source: ${pack.source}`, ...rules].join('\n\n')] };
}
