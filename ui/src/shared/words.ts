// Words live in message files, one per feature; this makes them descriptors and speaks them.

import { useCallback } from 'react';
import { useIntl } from 'react-intl';

export interface Message {
  id: string;
  defaultMessage: string;
}

/** `messages('connections', { title: 'Connections' })`: ICU text with plural and select forms, keyed by feature and name. */
export function messages<Name extends string>(feature: string, texts: Record<Name, string>): Record<Name, Message> {
  const entries = Object.entries<string>(texts).map(([name, defaultMessage]) => [name, { id: `${feature}.${name}`, defaultMessage }]);
  return Object.fromEntries(entries) as Record<Name, Message>;
}

/** Nothing that ICU would read as its own: most words are, and parsing each took a tenth of the first screen's script. */
const isPlain = (text: string): boolean => !/[{}<'#]/.test(text);

export type Say = (message: Message, values?: Record<string, string | number>) => string;

/** Gives the function that turns a message and its values into text of the person's language. */
export function useWords(): Say {
  const intl = useIntl();
  return useCallback(
    (message, values) => {
      const text = intl.messages[message.id] ?? message.defaultMessage;
      return typeof text === 'string' && isPlain(text) ? text : intl.formatMessage(message, values);
    },
    [intl],
  );
}
