/**
 * Places in a rotation where its process may be killed: before and after each effect, and before it is recorded. Whoever
 * goes on begins with the recorded step again, so each of them must be safe to do twice. A test ends the process at every one.
 */
export const tenantRotationPoints = [
  'make:begin', 'make:made', 'make:stored', 'move:begin', 'move:read', 'move:sealed', 'move:stored', 'move:moved', 'verify:begin', 'verify:clean', 'retire:begin', 'retire:destroyed',
] as const;
export type TenantRotationPoint = (typeof tenantRotationPoints)[number];

/** add → roll out → primary → rewrap → nothing left → retired. Destroying the file is a step of its own, for a person. */
export const rootRotationSteps = ['add', 'roll-out', 'primary', 'rewrap', 'secrets', 'verify', 'retire', 'done'] as const;
export type RootRotationStep = (typeof rootRotationSteps)[number];

export const rootRotationPoints = [
  'add:begin', 'add:made', 'add:stored', 'roll-out:begin', 'roll-out:everywhere', 'primary:begin', 'primary:set', 'primary:effective', 'rewrap:begin', 'rewrap:read', 'rewrap:wrapped', 'rewrap:stored', 'rewrap:all',
  'secrets:begin', 'secrets:wrapped', 'secrets:stored', 'verify:begin', 'verify:clean', 'retire:begin', 'retire:retired',
] as const;
export type RootRotationPoint = (typeof rootRotationPoints)[number];

/** Told of each point as it is reached. */
export type Reached = (point: `tenant ${TenantRotationPoint}` | `root ${RootRotationPoint}`) => void | Promise<void>;

/** What a step says to whoever drives it: go on with the recorded step, or come back later. */
export type Progress = 'on' | 'wait';
