import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import type { ConnectQueueEntryView, ConnectQueueView } from '../../ipc/bindings.ts';
import { useConnectNext } from './useQueueActs.ts';

/** A consent that this page opened, and the one before. */
export interface Driven {
  client: string;
  attempt: string;
  before: Driven | null;
}

/** The entry of a consent, once that has come to its end. */
export function endOf(queue: ConnectQueueView, driven: Driven | null): ConnectQueueEntryView | undefined {
  return queue.entries.find(
    entry => entry.client_id === driven?.client && entry.attempt_id === driven.attempt && entry.status !== 'in_consent',
  );
}

/** Whether the next consent is opened after this end. Where one brought nothing, the next would likely fail as well. */
export const goesOn = (queue: ConnectQueueView, { status }: ConnectQueueEntryView): boolean =>
  (status === 'connected' || status === 'held') && queue.waiting > 0 && queue.paused_at === null && queue.closed_at === null;

/** Opens one consent after the other. */
export function useDriver(queue: ConnectQueueView) {
  const { mutate, isPending, error, data } = useConnectNext();
  const [opensNext, setOpensNext] = useState(true);
  const [driven, setDriven] = useState<Driven | null>(null);
  const begin = useCallback((): void => {
    mutate(queue.id, {
      onSuccess: begun => {
        if (begun === null) return;
        const { entry, opened } = begun;
        setDriven(before => ({ client: entry.client_id, attempt: opened.attempt_id, before: before && { ...before, before: null } }));
      },
    });
  }, [mutate, queue.id]);
  const ended = endOf(queue, driven);
  const follow = useEffectEvent(() => {
    if (ended && opensNext && goesOn(queue, ended)) begin();
  });
  const endedAttempt = ended?.attempt_id;
  useEffect(() => {
    if (endedAttempt) follow();
  }, [endedAttempt]);
  return {
    begin,
    isBeginning: isPending,
    error,
    /** What the system said about opening the browser, if it did not. */
    notOpened: data && data.opened.message !== null ? data.opened : null,
    opensNext,
    setOpensNext,
    last: ended ?? endOf(queue, driven?.before ?? null) ?? null,
  };
}

export type Driver = ReturnType<typeof useDriver>;
