declare module 'virtual:keystead-operations' {
  export const operationTable: Readonly<Record<import('@keystead/contract').OperationId, { readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly path: string }>>;
}
declare module '@fontsource-variable/instrument-sans/wght.css';
declare module '@fontsource-variable/jetbrains-mono/wght.css';
