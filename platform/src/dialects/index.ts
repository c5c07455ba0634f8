export * from './dialect.ts';
export { spliceBytes } from './json-span.ts';
export { dialects } from './registry.ts';
export { type PromptDialect, promptCalls } from './prompt.ts';
export { readSseData } from './sse.ts';
export type { JsonSchema, StructuredCall, StructuredEnd, StructuredRequest } from './structured/call.ts';
export { structuredCalls } from './structured/calls.ts';
