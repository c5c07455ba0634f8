import { type UsageDimension, type UsageQuery, usageDimensions } from '@keystead/contract';

/** How finely sums are kept: its tables begin with `prefix`, and know nothing of the dimensions `without`. */
interface UsageLevel { readonly prefix: 'usage_service_' | 'usage_purpose_' | 'usage_'; readonly without: readonly UsageDimension[] }

/** The coarsest first. A department is found by its teams. */
const levels: readonly [UsageLevel, ...UsageLevel[]] = [
  { prefix: 'usage_service_', without: ['user', 'token', 'team', 'department', 'project', 'workflow'] },
  { prefix: 'usage_purpose_', without: ['user', 'token'] },
  { prefix: 'usage_', without: [] },
];

/** What the tables begin with that know all that is asked about, and no more than they must. Pure. */
export function levelFor(dimensions: readonly UsageDimension[]): UsageLevel['prefix'] {
  return (levels.find(({ without }) => !without.some((each) => dimensions.includes(each))) ?? levels[0]).prefix;
}

/** What a question divides by, and what it is narrowed to. Pure. */
export function askedDimensions(query: Pick<UsageQuery, UsageDimension>, divided: readonly (UsageDimension | undefined)[]): readonly UsageDimension[] {
  return usageDimensions.filter((dimension) => divided.includes(dimension) || query[dimension] !== undefined);
}
