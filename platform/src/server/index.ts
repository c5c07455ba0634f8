export { type DrillReport, type Opening, type Sealing, backUpInstallation, drillBackup, newIdentity as newBackupIdentity, restoreInstallation } from './backup/index.ts';
export { InitFileError, readInitFile } from './init/read-init-file.ts';
export { sealInitFile, withoutKeys } from './init/seal-init-file.ts';
export { type Keystead, startKeystead } from './supervisor.ts';
export { type HostAnswer, type HostCommandName, askHost } from './host-commands.ts';
export { type SupportBundle, askReload, readSupportBundle } from './watch/index.ts';
