import { notifications } from '@mantine/notifications';

/** A short word at the edge of the screen that something is done. Failures belong beside what failed, as a ProblemNotice. */
export function toast(message: string, detail?: string): void {
  const closeButtonProps = { 'aria-label': 'Dismiss' };
  notifications.show(detail === undefined ? { message, withBorder: true, closeButtonProps } : { title: message, message: detail, withBorder: true, closeButtonProps });
}
