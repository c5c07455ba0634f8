import '@mantine/dropzone/styles.layer.css';
import { Dropzone } from '@mantine/dropzone';
import { FileUp } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './uploads.module.css';

/** A place to drop files on, or to choose them from. The server tells the kind of a file by its bytes. */
export function UploadZone({ label, hint, multiple = true, disabled = false, onFiles }: {
  readonly label: string;
  readonly hint: ReactNode;
  readonly multiple?: boolean;
  readonly disabled?: boolean;
  readonly onFiles: (files: readonly { readonly name: string; readonly file: Blob }[]) => void;
}) {
  return (
    <Dropzone
      onDrop={(files) => onFiles(files.map((file) => ({ name: file.name, file })))} multiple={multiple} disabled={disabled} className={classes.zone ?? ''}
      role="button" tabIndex={disabled ? -1 : 0} aria-label={label} aria-disabled={disabled} inputProps={{ 'aria-label': label, tabIndex: -1 }}
    >
      <div className={classes.zoneInside}>
        <span className={classes.zoneIcon}><FileUp size={19} strokeWidth={1.75} aria-hidden /></span>
        <div>
          <p className={classes.zoneTitle}><strong>Choose files</strong> <span>or drop them here</span></p>
          <p className={classes.zoneHint}>{hint}</p>
        </div>
      </div>
    </Dropzone>
  );
}
