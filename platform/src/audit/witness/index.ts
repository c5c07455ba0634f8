export { openWitness } from './cosign-submissions.ts';
export { openWitnessDoor, witnessRoot } from './witness-door.ts';
