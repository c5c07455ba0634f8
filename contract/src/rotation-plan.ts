/** new → tested → primary → old (in its grace) → revoked. */
export const versionStates = ['new', 'tested', 'primary', 'old', 'revoked'] as const;
export type VersionState = (typeof versionStates)[number];

/** Days of the plan of a rotation, counted from the day on which the new key was added (or is due). */
export const rotationPlanDays = { create: 0, test: 1, switch: 8, revoke: 15 } as const;
export const rotationSteps = ['create', 'test', 'switch', 'revoke'] as const;
export type RotationStep = (typeof rotationSteps)[number];
export const rotationDefaultDays = 90;
