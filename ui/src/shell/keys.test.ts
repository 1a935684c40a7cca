import { expect, it } from 'vitest';
import { readAppKey } from './keys.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
  readAppKey({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

it('app-wide keys never take a letter by itself', () => {
  expect(press('k')).toBeNull();
  expect(press('1')).toBeNull();
  expect(press('k', { ctrlKey: true })).toBe('palette');
  expect(press('K', { metaKey: true })).toBe('palette');
  expect(press('k', { ctrlKey: true, shiftKey: true })).toBeNull();
  expect(press('3', { ctrlKey: true })).toBe(3);
  expect(press('8', { ctrlKey: true })).toBeNull();
  expect(press(',', { ctrlKey: true })).toBe('settings');
  expect(press('F6')).toBe('region');
  expect(press('F6', { shiftKey: true })).toBe('region');
  expect(press('F1')).toBe('help');
});
