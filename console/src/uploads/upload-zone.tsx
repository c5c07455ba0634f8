import '@mantine/dropzone/styles.layer.css';
import { Dropzone } from '@mantine/dropzone';
import { FileUp } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import classes from './uploads.module.css';

/** A place to drop files on, or to choose them from. The server tells the kind of a file by its bytes. */
export function UploadZone({ label, hint, multiple = true, onFiles }: {
  readonly label: string;
  readonly hint: ReactNode;
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly { readonly name: string; readonly file: Blob }[]) => void;
}) {
  const id = useId();
  return (
    <Dropzone
      onDrop={(files) => onFiles(files.map((file) => ({ name: file.name, file })))} multiple={multiple} className={classes.zone ?? ''}
      activateOnKeyboard={false} enablePointerEvents inputProps={{ 'aria-label': label, tabIndex: -1 }}
    >
      <div className={classes.zoneInside}>
        <span className={classes.zoneIcon}><FileUp size={19} strokeWidth={1.75} aria-hidden /></span>
        <div>
          {/* Its click reaches the zone, which opens the dialog; so does a click anywhere else on it. */}
          <p className={classes.zoneTitle}><button type="button" aria-describedby={id}>{multiple ? 'Choose files' : 'Choose a file'}</button> <span>or drop {multiple ? 'them' : 'it'} here</span></p>
          <p id={id} className={classes.zoneHint}>{hint}</p>
        </div>
      </div>
    </Dropzone>
  );
}
