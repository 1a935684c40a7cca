import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { toCommandError } from './commandError.ts';
import { Failed } from './Failed.tsx';
import { Pending } from './Pending.tsx';
import { StaleLine } from './Stale.tsx';

interface Props<Data> {
  query: UseQueryResult<Data>;
  /** What is awaited, for "Waiting for …". */
  what: string;
  shape?: 'rows' | 'panel';
  children: (data: Data) => ReactNode;
}

/** One read in its four states: pending, failed, there, and there but old because reading again failed. */
export function Answer<Data>({ query, what, shape = 'rows', children }: Props<Data>) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error && <StaleLine at={query.dataUpdatedAt * 1000} why={toCommandError(query.error).message} />}
        {children(query.data)}
      </>
    );
  }
  if (query.error) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  return <Pending what={what} shape={shape} />;
}
