// Every message file: its ICU text parses, and no two messages share an id.

import { createIntl } from 'react-intl';
import { expect, it } from 'vitest';
import type { Message } from './words.ts';

const modules = import.meta.glob<Record<string, unknown>>(['../**/messages.ts', './**/*.tsx', './environment.ts'], { eager: true });

const all = Object.entries(modules).flatMap(([file, module]) =>
  Object.values(module)
    .filter((value): value is Record<string, Message> => typeof value === 'object' && value !== null)
    .flatMap(words => Object.values(words).filter(word => typeof word.id === 'string' && typeof word.defaultMessage === 'string'))
    .map(word => ({ file, ...word })),
);

const argumentsOf = (text: string): string[] => [...text.matchAll(/\{(\w+)/g)].map(([, name = '']) => name);

it.each(all)('$id reads', ({ id, defaultMessage }) => {
  const problems: string[] = [];
  const intl = createIntl({ locale: 'en-US', defaultLocale: 'en-US', onError: error => problems.push(error.message) });
  const values = Object.fromEntries(argumentsOf(defaultMessage).map(name => [name, 1]));
  intl.formatMessage({ id, defaultMessage }, values);
  expect(problems).toEqual([]);
});

it('ids are used once', () => {
  const ids = all.map(word => word.id);
  expect(ids.length).toBeGreaterThan(200);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});
