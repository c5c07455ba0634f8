export { streamOperationsOf } from './operations.ts';
export { openStreamSender } from './sender.ts';
