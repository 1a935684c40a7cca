import { useEffect, useRef, useState } from 'react';
import type { AttentionItem, ConnectionView } from '../../ipc/bindings.ts';
import { useAttention, useConnections } from '../../ipc/queries.ts';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { standingOf } from './standing.ts';
import type { ConnectionFilter } from './tabs.ts';

export type Standings = ReadonlyMap<string, ConnectionFilter>;

/** Connections that stand otherwise than before; those that are new say nothing, and those that only a person can mend interrupt. */
export function changedStandings(before: Standings, connections: readonly ConnectionView[]): ConnectionView[] {
  return connections.filter(connection => {
    const earlier = before.get(connection.id);
    const { kind } = standingOf(connection);
    return earlier !== undefined && earlier !== kind && kind !== 'action';
  });
}

/** What came to need a person at once: a dead grant, a check that fails. `null` is before anything was known. */
export function newlyCritical(before: readonly AttentionItem[] | null, items: readonly AttentionItem[]): AttentionItem[] {
  if (before === null) return [];
  return items.filter(item => item.severity === 'critical' && !before.some(one => one.id === item.id));
}

/** Says aloud what changed, wherever the person is. */
export function StatusAnnouncer() {
  return (
    <>
      <p className="visually-hidden" role="status">
        {usePolite()}
      </p>
      <p className="visually-hidden" aria-live="assertive">
        {useUrgent()}
      </p>
    </>
  );
}

function usePolite(): string {
  const say = useWords();
  const { data: connections } = useConnections();
  const before = useRef<Standings>(new Map());
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!connections) return;
    const changed = changedStandings(before.current, connections);
    before.current = new Map(connections.map(connection => [connection.id, standingOf(connection).kind]));
    if (changed.length === 0) return;
    const sentences = changed.map(connection =>
      say(words.nowStands, { name: connection.display_name, status: say(words.kind, { kind: standingOf(connection).kind }) }),
    );
    setSaid(sentences.join(' '));
  }, [connections, say]);
  return said;
}

function useUrgent(): string {
  const { data: items } = useAttention();
  const before = useRef<readonly AttentionItem[] | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!items) return;
    const fresh = newlyCritical(before.current, items);
    before.current = items;
    if (fresh.length > 0) setSaid(fresh.map(item => `${item.title}.`).join(' '));
  }, [items]);
  return said;
}
