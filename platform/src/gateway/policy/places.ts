import type { PathStep } from '../../dialects/index.ts';

const structuralName = /^[A-Za-z_]{1,24}$/;

/**
 * Where something stands, for people: `messages[3].content`. Never deeper: below, names may be the caller's own content.
 */
export function describePath(path: PathStep): string {
  const steps: (string | number)[] = [];
  for (let step: PathStep | null = path; step !== null; step = step.within) steps.unshift(step.key);
  const [top, index, member] = steps;
  const name = (key: string | number | undefined): string => (typeof key === 'string' && structuralName.test(key) ? key : '*');
  if (typeof index !== 'number') return name(top);
  return typeof member === 'string' ? `${name(top)}[${index}].${name(member)}` : `${name(top)}[${index}]`;
}
