export { applyInitFile } from './init/apply-init-file.ts';
export { InitFileError, readInitFile } from './init/read-init-file.ts';
export { openApiDocument } from './openapi.ts';
export { type Keystead, startKeystead } from './supervisor.ts';
