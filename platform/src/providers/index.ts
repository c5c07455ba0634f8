export { answersBySchema } from './answers-by-schema.ts';
export * from './provider.ts';
export { saysQuotaUsedUp } from './quota.ts';
export { providerAt, providers, providersAt, recogniseProvider } from './registry.ts';
export { regionOf } from './regions.ts';
export { sandboxOrigin } from './sandbox.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './sandbox/index.ts';
