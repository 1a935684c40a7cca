import { messages } from './words.ts';

/** The environments' names, and what each is, wherever one must be told from another. */
export const environmentWords = messages('environment', {
  name: '{environment, select, production {Production} sandbox {Sandbox} rehearsal {Rehearsal} custom {Custom} other {Unknown}}',
});
