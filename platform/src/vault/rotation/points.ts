/**
 * Places in a rotation where its process may be killed: around every effect. Whatever is half done there leaves both versions
 * readable, and asking again goes on from where it stands. A test ends the process at every one.
 */
export const rotationPoints = [
  'add:sealed', 'add:stored', 'test:opened', 'test:checked', 'test:stored',
  'promote:former', 'promote:primary', 'promote:stored', 'revoke:destroyed', 'revoke:stored', 'grace:destroyed',
] as const;
export type RotationPoint = (typeof rotationPoints)[number];

/** Called at each point; a test may end the process there. */
export type AtRotationPoint = (point: RotationPoint) => void | Promise<void>;
