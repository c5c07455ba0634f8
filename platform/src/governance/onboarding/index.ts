import { operations } from '@keystead/contract';
import { type ImplementedOperation, implement } from '../../foundation/index.ts';
import type { OnboardingDependencies } from './dependencies.ts';
import { openOnboardingLook } from './look.ts';
import { openOnboardingTasks } from './tasks.ts';

/** Bringing an organisation in, as tasks (A9). */
export interface OnboardingPart {
  readonly operations: readonly ImplementedOperation[];
  /** Writes down what has been proved since, and tells of what is overdue. Gives how many of each. */
  lookOnce(): Promise<{ readonly proved: number; readonly told: number }>;
  start(): void;
  stop(): Promise<void>;
}

export function openOnboarding(deps: OnboardingDependencies): OnboardingPart {
  const tasks = openOnboardingTasks(deps);
  const look = openOnboardingLook(deps);
  return {
    operations: [
      implement(operations.readOnboarding, ({ principal }) => tasks.read(principal)),
      implement(operations.setOnboardingStart, ({ principal, body, ifMatch }) => tasks.start(principal, body.startsOn, ifMatch)),
      implement(operations.assignOnboardingTask, ({ principal, params, body }) => tasks.assign(principal, params.taskId, body.assigneeId)),
      implement(operations.giveOnboardingEvidence, ({ principal, params, body }) => tasks.say(principal, params.taskId, body)),
      implement(operations.takeBackOnboardingEvidence, ({ principal, params }) => tasks.takeBack(principal, params.taskId)),
    ],
    lookOnce: () => look.runOnce(),
    start: () => look.start(),
    stop: () => look.stop(),
  };
}
