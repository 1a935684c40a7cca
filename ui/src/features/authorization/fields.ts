// Checking the fields that a partner's manifest describes: when they are left, not on each key.

import type { CallbackMode, FieldView } from '../../ipc/bindings.ts';

export type FieldProblem = 'missing' | 'pattern' | 'blanks' | 'https' | 'loopback' | 'address';

export function checkField(field: FieldView, value: string): FieldProblem | null {
  if (value === '') return field.required ? 'missing' : null;
  if (value !== value.trim()) return 'blanks';
  if (field.pattern !== null && !wholeMatch(field.pattern, value)) return 'pattern';
  return null;
}

function wholeMatch(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(value);
  } catch {
    // A pattern that this engine cannot read must not lock the form; Rust checks again.
    return true;
  }
}

/** The redirect URI must be what the partner compares, to the letter: loopback is plain http, everything else https. */
export function checkRedirect(uri: string, mode: CallbackMode): FieldProblem | null {
  if (uri === '') return 'missing';
  if (uri !== uri.trim()) return 'blanks';
  let address: URL;
  try {
    address = new URL(uri);
  } catch {
    return 'address';
  }
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
  if (mode === 'loopback') return local && address.protocol === 'http:' ? null : 'loopback';
  return address.protocol === 'https:' && !local ? null : 'https';
}
