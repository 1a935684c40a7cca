import { expect, it } from 'vitest';
import { readPreferences } from './preferences.ts';

it('what another version stored reads as the default', () => {
  expect(readPreferences({ theme: 'sepia', density: 'roomy', text_size: '400' })).toEqual({
    theme: 'system',
    density: 'roomy',
    text_size: '100',
    sidebar: 'open',
    my_clients: '',
    last_route: '/',
  });
});
