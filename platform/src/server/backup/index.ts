export { type DrillReport, drillBackup } from './drill.ts';
export { type BackupFiles, backUpInstallation, restoreInstallation } from './installations.ts';
export { type BackupNote, noteBackup } from './note-backup.ts';
export type { Proof } from './proofs.ts';
export type { RestoredBackup } from './restore-database.ts';
export { type Opening, type Sealing, newIdentity } from './sealing.ts';
export type { MadeBackup } from './write-backup.ts';
