declare module '*.css';
declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}
declare module '@fontsource-variable/inter';
declare module '@fontsource-variable/geist-mono';
declare module '#backend' {
  export const backend: import('./ipc/backend.ts').Backend;
}
