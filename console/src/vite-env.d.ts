declare module 'virtual:keystead-operations' {
  import type { OperationId } from '@keystead/contract';

  export const operationTable: Readonly<Record<OperationId, { readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly path: string }>>;
}
declare module '@fontsource-variable/instrument-sans/wght.css';
declare module '@fontsource-variable/jetbrains-mono/wght.css';
