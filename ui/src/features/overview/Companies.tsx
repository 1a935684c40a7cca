import { Link } from '@tanstack/react-router';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { useConnections } from '../../ipc/queries.ts';
import { Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { useWords } from '../../shared/words.ts';
import { ConnectionsTable } from '../connections/ConnectionsTable.tsx';
import { worstFirst } from '../connections/standing.ts';
import { words } from './messages.ts';

/** As many as a glance takes in. */
const SHOWN = 8;

export function Companies() {
  const say = useWords();
  const connections = useConnections();
  return (
    <Section title={say(words.companies)} aside={<Link to="/connections">{say(words.allConnections)}</Link>}>
      <Answer query={connections} what={say(words.companiesWaiting)}>
        {found => <WorstFew connections={found} />}
      </Answer>
    </Section>
  );
}

function WorstFew({ connections }: { connections: readonly ConnectionView[] }) {
  return <ConnectionsTable connections={worstFirst(connections).slice(0, SHOWN)} />;
}
