export { ChosenList } from './chosen-list.tsx';
export { PickDialog } from './pick-dialog.tsx';
export { UploadZone } from './upload-zone.tsx';
export { type Uploads, useUploads } from './use-uploads.ts';
