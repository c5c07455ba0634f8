export { browserPorts, canVerify } from './browser-ports.ts';
export { type VerifiedLog, verifyLog } from './verify-log.ts';
