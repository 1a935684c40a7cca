import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { StatusBox } from '../status/Status.tsx';
import { messages, useWords } from '../words.ts';
import { toCommandError } from './commandError.ts';
import { Failed } from './Failed.tsx';
import { Pending } from './Pending.tsx';
import { StaleLine } from './Stale.tsx';

const words = messages('answer', { stopped: 'Not waiting for {what} any more', again: 'Ask again' });

interface Props<Data> {
  query: UseQueryResult<Data>;
  /** What is awaited, for "Waiting for …". */
  what: string;
  shape?: 'rows' | 'panel';
  children: (data: Data) => ReactNode;
}

/** One read in its states: pending, given up, failed, there, and there but old because reading again failed. */
export function Answer<Data>({ query, what, shape = 'rows', children }: Props<Data>) {
  const say = useWords();
  const [stopped, setStopped] = useState(false);
  if (query.data !== undefined) {
    return (
      <>
        {query.error && <StaleLine at={query.dataUpdatedAt * 1000} why={toCommandError(query.error).message} />}
        {children(query.data)}
      </>
    );
  }
  if (query.error) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (!stopped) return <Pending what={what} shape={shape} onStop={() => setStopped(true)} />;
  return (
    <StatusBox kind="paused" title={say(words.stopped, { what })}>
      <div>
        <Button
          onClick={() => {
            setStopped(false);
            void query.refetch();
          }}
        >
          {say(words.again)}
        </Button>
      </div>
    </StatusBox>
  );
}
