import type { Message } from '../../shared/words.ts';
import { words } from './messages.ts';

/** As Rust demands it; told here before anything is sent. */
export const MIN_PASSPHRASE = 8;

export const checkPassphrase = (passphrase: string): Message | null =>
  Array.from(passphrase).length < MIN_PASSPHRASE ? words.tooShort : null;
export const checkRepeat = (passphrase: string, repeated: string): Message | null => (passphrase === repeated ? null : words.different);
