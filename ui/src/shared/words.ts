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

export type Say = (message: Message, values?: Record<string, string | number>) => string;

/** Gives the function that turns a message and its values into text of the person's language. */
export function useWords(): Say {
  const intl = useIntl();
  return useCallback((message, values) => intl.formatMessage(message, values), [intl]);
}
