import type { OnboardingTask } from '@keystead/contract';

/** A task that is overdue, and the day on which it was due. */
export interface Overdue { readonly task: OnboardingTask; readonly due: string }

const passOn = 'It is one for whoever operates the installation: please pass it on.';

/** What one person is told of everything that became overdue at one time: one mail, however much it is. Pure. */
export function overdueMail(overdue: readonly Overdue[], url: string): { readonly reason: string; readonly subject: string; readonly text: string } {
  const [first] = overdue;
  const alone = overdue.length === 1;
  const each = ({ task, due }: Overdue): readonly string[] => [alone ? task.title : `${task.title} (due on ${due})`, task.why, ...task.owner === 'operator' ? [passOn] : [], `Do it here: ${url}${task.href}`, ''];
  return {
    reason: `onboarding.${overdue.map(({ task, due }) => `${task.id}.${due}`).join(',')}`,
    subject: alone ? `Overdue: ${first?.task.title ?? ''}` : `Overdue: ${overdue.length} tasks of bringing your organisation in`,
    text: [alone ? `This task of bringing your organisation in was due on ${first?.due ?? ''}:` : `These ${overdue.length} tasks of bringing your organisation in are overdue:`, '', ...overdue.flatMap(each), `All tasks: ${url}/onboarding`].join('\n'),
  };
}
