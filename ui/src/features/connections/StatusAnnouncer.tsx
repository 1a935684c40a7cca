import { useEffect, useRef, useState } from 'react';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { useConnections } from '../../ipc/queries.ts';
import { useNow } from '../../shared/clock.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { standingOf } from './standing.ts';
import type { ConnectionFilter } from './tabs.ts';

export type Standings = ReadonlyMap<string, ConnectionFilter>;

/** Connections that stand otherwise than before; those that are new say nothing. */
export function changedStandings(before: Standings, connections: readonly ConnectionView[], now: number): ConnectionView[] {
  return connections.filter(connection => {
    const earlier = before.get(connection.id);
    return earlier !== undefined && earlier !== standingOf(connection, now).kind;
  });
}

/** Says a change of status aloud wherever the person is: politely, unless only a person can mend it. */
export function StatusAnnouncer() {
  const say = useWords();
  const now = useNow(60_000);
  const { data: connections } = useConnections();
  const before = useRef<Standings>(new Map());
  const [said, setSaid] = useState({ polite: '', urgent: '' });
  useEffect(() => {
    if (!connections) return;
    const changed = changedStandings(before.current, connections, now);
    before.current = new Map(connections.map(connection => [connection.id, standingOf(connection, now).kind]));
    if (changed.length === 0) return;
    const sentence = (urgent: boolean): string =>
      changed
        .map(connection => ({ name: connection.display_name, kind: standingOf(connection, now).kind }))
        .filter(({ kind }) => (kind === 'action') === urgent)
        .map(({ name, kind }) => say(words.nowStands, { name, status: say(words.kind, { kind }) }))
        .join(' ');
    setSaid({ polite: sentence(false), urgent: sentence(true) });
  }, [connections, now, say]);
  return (
    <>
      <p className="visually-hidden" role="status">
        {said.polite}
      </p>
      <p className="visually-hidden" aria-live="assertive">
        {said.urgent}
      </p>
    </>
  );
}
