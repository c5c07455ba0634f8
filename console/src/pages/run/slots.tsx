import type { AppDetail, Run } from '@keystead/contract';
import type { ComponentType } from 'react';
import { CommentsPanel } from './comments/comments-panel.tsx';
import { RetentionNote } from './retention-note.tsx';
import { ShareButton } from './share/share-button.tsx';

// Where other parts of the console stand on the page of a run: one line here for each, and nothing else of the page changes.

export interface RunPart { readonly run: Run; readonly app: AppDetail }

/** Above the draft, for what must be known before it is read: how long it is kept, say. */
export const runNotices: readonly ComponentType<RunPart>[] = [RetentionNote];

/** In the head of the page, beside “Run again”: share, say. Buttons of the size `sm`. */
export const runActions: readonly ComponentType<RunPart>[] = [ShareButton];

/** In the panel beside the draft, each a tab: comments, say. */
export const runTabs: readonly { readonly id: string; readonly title: string; readonly Panel: ComponentType<RunPart> }[] = [{ id: 'comments', title: 'Comments', Panel: CommentsPanel }];
