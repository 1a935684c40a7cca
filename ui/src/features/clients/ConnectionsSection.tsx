import { Link, useNavigate } from '@tanstack/react-router';
import { Link2 } from 'lucide-react';
import type { ClientConnection, ClientView, ConnectionView } from '../../ipc/bindings.ts';
import { useConnections } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { EnvironmentBadge } from '../../shared/EnvironmentBadge.tsx';
import { formatCount } from '../../shared/format.ts';
import { Section } from '../../shared/page/Page.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { Table } from '../../shared/table/Table.tsx';
import { useWords } from '../../shared/words.ts';
import { StandingMark } from '../connections/Standing.tsx';
import styles from './Clients.module.css';
import { words } from './messages.ts';
import type { ClientActs } from './useClientActs.ts';

interface Props {
  client: ClientView;
  acts: ClientActs;
  readOnly: string | undefined;
  onAttach: () => void;
}

/** The client's connections with what is left to map; one that carries its name is offered, never taken by itself. */
export function ConnectionsSection({ client, acts, readOnly, onAttach }: Props) {
  const say = useWords();
  const { data: all = [] } = useConnections();
  const own = client.connections.flatMap(({ id }) => all.find(one => one.id === id) ?? []);
  const add = (
    <Button size="small" icon={<Link2 />} unavailable={readOnly} onClick={onAttach}>
      {say(words.attach)}
    </Button>
  );
  return (
    <Section title={say(words.connections)} aside={add}>
      {client.offered.map(offered => (
        <Offered key={offered.id} offered={offered} acts={acts} readOnly={readOnly} />
      ))}
      {client.connections.length === 0 ? (
        <p className={styles.muted}>{say(words.noConnections)}</p>
      ) : (
        <OwnTable label={say(words.connections)} connections={own} acts={acts} readOnly={readOnly} />
      )}
    </Section>
  );
}

function Offered({ offered, acts, readOnly }: { offered: ClientConnection; acts: ClientActs; readOnly: string | undefined }) {
  const say = useWords();
  return (
    <StatusBox kind="not-checked" title={say(words.offeredTitle, { name: offered.display_name })}>
      <p>
        {offered.partner_name} <EnvironmentBadge environment={offered.environment} />
      </p>
      <div>
        <Button unavailable={readOnly} disabled={acts.isAttaching} onClick={() => acts.attach(offered)}>
          {say(words.attachOffered, { name: offered.display_name })}
        </Button>
      </div>
    </StatusBox>
  );
}

function OwnTable({
  label,
  connections,
  acts,
  readOnly,
}: {
  label: string;
  connections: readonly ConnectionView[];
  acts: ClientActs;
  readOnly: string | undefined;
}) {
  const say = useWords();
  const navigate = useNavigate();
  const count = ({ mapping }: ConnectionView, statuses: readonly (keyof NonNullable<ConnectionView['mapping']>['counts'])[]) =>
    mapping === null ? say(words.notRead) : formatCount(statuses.reduce((sum, status) => sum + mapping.counts[status], 0));
  return (
    <Table
      label={label}
      rows={connections}
      rowKey={one => one.id}
      columns={[
        {
          key: 'name',
          title: say(words.connection),
          cell: one => (
            <Link to="/connections/$connectionId" params={{ connectionId: one.id }}>
              {one.display_name}
            </Link>
          ),
        },
        { key: 'partner', title: say(words.partner), spare: true, cell: one => one.partner_name },
        { key: 'standing', title: say(words.standing), cell: one => <StandingMark connection={one} /> },
        { key: 'unmapped', title: say(words.unmapped), align: 'end', cell: one => count(one, ['unmapped', 'suggested']) },
        { key: 'changed', title: say(words.changed), align: 'end', cell: one => count(one, ['changed', 'orphaned']) },
        { key: 'environment', title: say(words.environment), spare: true, cell: one => <EnvironmentBadge environment={one.environment} /> },
        {
          key: 'acts',
          title: say(words.acts),
          align: 'end',
          cell: one => (
            <div className={styles.acts}>
              {one.mapping !== null && (
                <Button
                  size="small"
                  look="quiet"
                  aria-label={say(words.mapNamed, { name: one.display_name })}
                  onClick={() => void navigate({ to: '/mapping/$connectionId', params: { connectionId: one.id } })}
                >
                  {say(words.mapIt)}
                </Button>
              )}
              <Button
                size="small"
                look="quiet"
                unavailable={readOnly}
                aria-label={say(words.detachNamed, { name: one.display_name })}
                onClick={() => acts.detach(one)}
              >
                {say(words.detach)}
              </Button>
            </div>
          ),
        },
      ]}
    />
  );
}
