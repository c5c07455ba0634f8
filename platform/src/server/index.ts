export { InitFileError, readInitFile } from './init/read-init-file.ts';
export { type Keystead, startKeystead } from './supervisor.ts';
