export { verifierPorts } from '../audit/index.ts';
