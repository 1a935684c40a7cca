// Every sentence of the folder is true of whatever is mapped.

import { createIntl } from 'react-intl';
import { expect, it } from 'vitest';
import { nounsOf } from '../../shared/kinds.ts';
import { words } from './messages.ts';

const intl = createIntl({ locale: 'en-US', defaultLocale: 'en-US' });

/** A message in each of its forms: one, several, and every option of a select. */
function formsOf(message: { id: string; defaultMessage: string }, kind: string): string[] {
  const names = [...message.defaultMessage.matchAll(/\{(\w+)/g)].map(([, name = '']) => name);
  const options = [...message.defaultMessage.matchAll(/(\w+) \{/g)]
    .map(([, option = '']) => option)
    .filter(option => option !== 'ledger_account');
  return [1, 2, ...options].map(value => {
    const values = Object.fromEntries(names.map(name => [name, value]));
    return intl.formatMessage(message, { ...values, ...nounsOf(kind) });
  });
}

const all = Object.values(words);

it.each(['price', 'calendar'])('names no account and no category where it is a %s', kind => {
  const strange = all.flatMap(message => formsOf(message, kind)).filter(text => /account|categor|chart/i.test(text));
  expect(strange).toEqual([]);
});

it.each(['price', 'document_model', 'calendar', 'nothing'])('reads as a sentence where it is a %s', kind => {
  const broken = all.flatMap(message => formsOf(message, kind)).filter(text => /\ba [aeiou]|undefined|[{}]/i.test(text));
  expect(broken).toEqual([]);
});

it('keeps the words of a chart of accounts', () => {
  const say = (message: { id: string; defaultMessage: string }, values: Record<string, string | number> = {}): string =>
    intl.formatMessage(message, { ...values, ...nounsOf('ledger_account') });
  expect(say(words.noMatchDetail, { count: 1 })).toBe('The filter leaves none of 1 account.');
  expect(say(words.withChildren, { count: 3 })).toBe('and their 3 sub-accounts');
  expect(say(words.filterName, { filter: 'all' })).toBe('Chart order');
});

it('speaks of one price and of several', () => {
  const say = (count: number): string => intl.formatMessage(words.bulkAct, { count, target: 'Plus', ...nounsOf('price') });
  expect([say(1), say(3)]).toEqual(['Map 1 price to Plus', 'Map 3 prices to Plus']);
});
