import { describe, expect, it } from 'vitest';
import type { Command } from '../shared/commands.tsx';
import { findCommands, score } from './match.ts';

const command = (title: string, more: Partial<Command> = {}): Command => ({
  id: title,
  title,
  group: 'page',
  run: () => undefined,
  ...more,
});

describe('the palette', () => {
  it('takes the beginnings of words in any order, without accents and case', () => {
    expect(score('ced op', command('Open Cedar Ridge'))).not.toBeNull();
    expect(score('cafe', command('Open Café Noir'))).not.toBeNull();
    expect(score('edar', command('Open Cedar Ridge'))).toBeNull();
    expect(score('ocr', command('Open Cedar Ridge'))).not.toBeNull();
  });

  it('prefers the title to other words, and an early word to a late one', () => {
    const list = [
      command('Overview'),
      command('Theme: dark', { keywords: 'settings' }),
      command('Settings'),
      command('Open Settings Bakery'),
    ];
    expect(findCommands('sett', list).map(found => found.title)).toEqual(['Settings', 'Open Settings Bakery', 'Theme: dark']);
  });

  it('lists what cannot be run now, but last', () => {
    const list = [command('Pull accounts', { unavailable: 'A pull is running' }), command('Pull company')];
    expect(findCommands('pull', list).map(found => found.title)).toEqual(['Pull company', 'Pull accounts']);
  });

  it('shows everything in order while nothing is typed', () => {
    const list = [command('B'), command('A')];
    expect(findCommands(' ', list)).toEqual(list);
  });
});
