export { customDetectors, problemOfPattern } from './custom.ts';
export type { Detector, Find } from './detector.ts';
export { health } from './health.ts';
export { personal } from './personal.ts';
export { secrets } from './secrets.ts';
