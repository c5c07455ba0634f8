export { streamOperationsOf } from './operations.ts';
export { platformStreamOperationsOf, reportPlatformStreams } from './platform-operations.ts';
export { openStreamSender } from './sender.ts';
