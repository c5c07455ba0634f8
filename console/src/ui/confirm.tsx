import { Button, Modal } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { ProblemNotice, type ProblemLike } from './notice.tsx';
import classes from './dialog.module.css';

export interface ConfirmProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will follow from it, in plain words. */
  readonly children: ReactNode;
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  readonly busy?: boolean;
  readonly danger?: boolean;
  readonly problem?: ProblemLike | null;
}

/** Asks before something that cannot be undone, and says the consequence. */
export function Confirm({ opened, onClose, title, children, confirmLabel, onConfirm, busy = false, danger = true, problem = null }: ConfirmProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="md" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={classes.text}>{children}</div>
      <ProblemNotice problem={problem} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose} data-autofocus>Cancel</Button>
        <Button color={danger ? 'red' : 'pine'} loading={busy} onClick={onConfirm}>{confirmLabel}</Button>
      </div>
    </Modal>
  );
}

/** A dialog with a form or a few fields. One that is there only while it is open gives the focus back to what opened it when it goes: Mantine does so only where a dialog closes and stays. */
export function Dialog({ opened, onClose, title, children, size = 'md' }: { readonly opened: boolean; readonly onClose: () => void; readonly title: string; readonly children: ReactNode; readonly size?: 'md' | 'lg' | 'xl' }) {
  const [opener] = useState(() => (opened ? document.activeElement : null));
  useEffect(() => () => {
    setTimeout(() => { if (document.activeElement === document.body && opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true }); });
  }, [opener]);
  return <Modal opened={opened} onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': 'Close' }}>{children}</Modal>;
}

/** Above other dialogs, below the menus and lists that open in it. */
const questionZIndex = 250;

/** A question that comes up while something else is done, also over another dialog. It has no header of its own: a page has one. */
export function Question({ opened, onClose, title, children }: { readonly opened: boolean; readonly onClose: () => void; readonly title: string; readonly children: ReactNode }) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size="md" radius="md" centered zIndex={questionZIndex}>
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <Modal.Body className={classes.question}><h2>{title}</h2>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** The buttons at the end of a form or dialog. */
export function FormActions({ children }: { readonly children: ReactNode }) {
  return <div className={classes.actions}>{children}</div>;
}
