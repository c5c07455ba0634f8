import { type OnboardingOwner, type OnboardingTask, type Role } from '@keystead/contract';

const dayMilliseconds = 86_400_000;

/** The day by which a task is done. */
export function dueOn(task: Pick<OnboardingTask, 'day'>, startsOn: string | null): string | null {
  return startsOn === null ? null : new Date(Date.parse(`${startsOn}T00:00:00Z`) + task.day * dayMilliseconds).toISOString().slice(0, 10);
}

/** Where a task stands. What is proved is done, whoever said what; a day is over when the next one begins. Pure. */
export function stateOf(task: { readonly proved: boolean; readonly said: 'done' | 'set-aside' | null; readonly dueOn: string | null }, today: string): 'done' | 'open' | 'overdue' | 'set-aside' {
  if (task.proved) return 'done';
  if (task.said !== null) return task.said;
  return task.dueOn !== null && task.dueOn < today ? 'overdue' : 'open';
}

export interface Person { readonly role: Role | 'operator' | 'support'; readonly qualified: boolean; readonly operator: boolean }

const fallsTo: Readonly<Record<OnboardingOwner, (person: Person) => boolean>> = {
  owner: ({ role }) => role === 'owner',
  admin: ({ role }) => role === 'admin' || role === 'owner',
  finance: ({ role }) => role === 'finance',
  reviewer: ({ qualified }) => qualified,
  operator: ({ operator }) => operator,
};

/** Whether a task falls to a person while nobody is named for it. Pure. */
export function falls(task: Pick<OnboardingTask, 'owner'>, person: Person): boolean {
  return fallsTo[task.owner](person);
}
