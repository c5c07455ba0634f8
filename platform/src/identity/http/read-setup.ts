import { sessionOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { readSetup as read } from '../setup.ts';

export function readSetup(context: IdentityContext) {
  return implement(sessionOperations.readSetup, async () => ({ ...await read(context), version: context.version }));
}
