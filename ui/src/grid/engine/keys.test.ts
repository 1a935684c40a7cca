import { describe, expect, it } from 'vitest';
import { actOf, KEY_BINDINGS, type KeyPress, typesCharacter } from './keys.ts';

const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
});

describe('keys', () => {
  it('are each bound once', () => {
    const names = KEY_BINDINGS.map(({ mode, key, ctrl, shift, alt }) => `${mode} ${ctrl} ${shift} ${alt} ${key}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('mean the same with Cmd as with Ctrl, and with Caps Lock', () => {
    expect(actOf(press('z', { ctrlKey: true }), 'ready')).toEqual({ act: 'undo' });
    expect(actOf(press('Z', { metaKey: true, shiftKey: true }), 'ready')).toEqual({ act: 'redo' });
    expect(actOf(press('A', { ctrlKey: true }), 'ready')).toEqual({ act: 'selectAll' });
  });

  it('leave to the text field in Edit mode what edits text', () => {
    for (const key of ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'Delete', 'Backspace']) expect(actOf(press(key), 'edit')).toBeNull();
    for (const key of ['a', 'z', 'c', 'v']) expect(actOf(press(key, { ctrlKey: true }), 'edit')).toBeNull();
  });

  it('leave Back in history to the webview', () => {
    expect(actOf(press('ArrowLeft', { altKey: true }), 'ready')).toBeNull();
    expect(actOf(press('ArrowLeft', { altKey: true, shiftKey: true }), 'ready')).toEqual({ act: 'collapse' });
  });

  it('start an edit with any character but not with a shortcut or a space', () => {
    expect(typesCharacter(press('é'))).toBe(true);
    expect(typesCharacter(press('A', { shiftKey: true }))).toBe(true);
    for (const other of [press('a', { ctrlKey: true }), press(' '), press('Enter'), press('F2')]) expect(typesCharacter(other)).toBe(false);
  });
});
