import { z } from 'zod';
import { onboardingOwners } from '../onboarding-tasks.ts';
import { defineOperation } from '../operation.ts';
import { etag, id, timestamp } from '../shapes.ts';

export const onboardingStates = ['done', 'open', 'overdue', 'set-aside'] as const;
const line = (longest: number) => z.string().trim().min(1).max(longest).regex(/^\P{Cc}*$/u, 'must not hold control characters');

export const onboardingTask = z.strictObject({
  id: z.string(), title: z.string(), why: z.string(), href: z.string(), owner: z.enum(onboardingOwners), dueOn: z.iso.date().nullable().meta({ description: 'null where no start date is set' }),
  state: z.enum(onboardingStates), mine: z.boolean().meta({ description: 'You are named for it, or it falls to your role' }), mayEdit: z.boolean(), assigneeId: id.nullable(), assigneeName: z.string().nullable(),
  proof: z.strictObject({ holds: z.boolean(), label: z.string(), shown: z.string(), since: timestamp.nullable() }).nullable().meta({ description: 'What is read of the running organisation; where it holds, the task is done by itself. null: somebody has to say so' }),
  evidence: z.strictObject({ note: z.string(), url: z.string().nullable(), by: z.string().nullable(), at: timestamp }).nullable(),
});
export type OnboardingTaskView = z.output<typeof onboardingTask>;
export const onboarding = z.strictObject({ startsOn: z.iso.date().nullable(), tasks: z.array(onboardingTask), done: z.int(), overdue: z.int(), etag });
export type Onboarding = z.output<typeof onboarding>;

const taskParams = z.strictObject({ taskId: z.string().min(1).max(60).meta({ description: 'As readOnboarding names it' }) });

/** Bringing an organisation in, as tasks with owner, date and evidence. */
export const onboardingOperations = {
  readOnboarding: defineOperation({
    id: 'readOnboarding', method: 'GET', path: '/api/v1/onboarding', tag: 'Onboarding', permission: 'tenant.read', status: 200,
    summary: 'The tasks of bringing the organisation in, with what proves each', response: onboarding,
  }),
  setOnboardingStart: defineOperation({
    id: 'setOnboardingStart', method: 'PUT', path: '/api/v1/onboarding/start', tag: 'Onboarding', permission: 'tenant.manage', status: 200, needsEtag: true,
    summary: 'Set the day on which the organisation begins; every due date goes by it', body: z.strictObject({ startsOn: z.iso.date() }), response: onboarding, errors: ['precondition_failed', 'precondition_required'],
  }),
  assignOnboardingTask: defineOperation({
    id: 'assignOnboardingTask', method: 'PUT', path: '/api/v1/onboarding/tasks/{taskId}/assignee', tag: 'Onboarding', permission: 'tenant.manage', status: 200,
    summary: 'Name who does a task; null: whoever has the role', params: taskParams, body: z.strictObject({ assigneeId: id.nullable() }), response: onboardingTask, errors: ['not_found'],
  }),
  giveOnboardingEvidence: defineOperation({
    id: 'giveOnboardingEvidence', method: 'PUT', path: '/api/v1/onboarding/tasks/{taskId}/evidence', tag: 'Onboarding', permission: 'tenant.read', status: 200,
    summary: 'Say that a task is done, with a note and where the paper is; for those it falls to, and for owners and admins', params: taskParams,
    body: z.strictObject({ note: line(1_000), url: z.url({ protocol: /^https$/ }).max(500).nullable().default(null), setAside: z.boolean().default(false).meta({ description: 'It is not needed here; the note says why' }) }), response: onboardingTask, errors: ['not_found', 'forbidden'],
  }),
  takeBackOnboardingEvidence: defineOperation({
    id: 'takeBackOnboardingEvidence', method: 'DELETE', path: '/api/v1/onboarding/tasks/{taskId}/evidence', tag: 'Onboarding', permission: 'tenant.read', status: 200,
    summary: 'Take back what was said of a task', params: taskParams, response: onboardingTask, errors: ['not_found', 'forbidden', 'conflict'],
  }),
} as const;
