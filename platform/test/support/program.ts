import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packed = { program: process.env['KEYSTEAD_INTERNAL_TEST_PROGRAM'], children: process.env['KEYSTEAD_INTERNAL_TEST_CHILDREN'] };

/** The program as users start it: packed where the runner of the tests has it so, else its sources. */
export const programFile = packed.program === undefined ? fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url)) : join(packed.program, 'main.mjs');

/** For parsers of tests, which start a process for each document. */
export const parserProgram: { readonly program?: string } = packed.program === undefined ? {} : { program: join(packed.program, 'parse-child.mjs') };

/** A process of a test's own, of this folder. */
export const childFile = (name: keyof typeof childSources): string => packed.children === undefined ? join(import.meta.dirname, childSources[name]) : join(packed.children, `${name}.mjs`);

/** Names as `scripts/pack-program.ts` has them. */
const childSources = { 'encryption-child': 'encryption-child.ts', 'rotation-child': 'rotation-child.ts', 'gateway-child': 'chaos/gateway-child.ts' } as const;

/** For a process that is to know nothing of ours: where programs are, and what of them is compiled already. */
export const bareEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  ...(process.env['NODE_COMPILE_CACHE'] === undefined ? {} : { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] }),
};
