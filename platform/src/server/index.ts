export { InitFileError, readInitFile } from './init/read-init-file.ts';
export { sealInitFile, withoutKeys } from './init/seal-init-file.ts';
export { type Keystead, startKeystead } from './supervisor.ts';
export { type HostAnswer, askHost } from './ask-host.ts';
export type { HostCommandName } from './host-command-shapes.ts';
export { type SupportBundle, askReload, readSupportBundle } from './watch/index.ts';
export type { DrillReport, Opening, Sealing } from './backup/index.ts';

/** Backups read what every part keeps, so they take long to load: only who makes or reads one does. */
export const loadBackups = () => import('./backup/index.ts');
