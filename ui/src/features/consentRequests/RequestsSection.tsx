import { Link } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { useState } from 'react';
import type { ClientView } from '../../ipc/bindings.ts';
import { useConnections, useConsentRequests } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { useNow } from '../../shared/clock.tsx';
import { Section } from '../../shared/page/Page.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { AskDialog } from './AskDialog.tsx';
import styles from './ConsentRequests.module.css';
import { words } from './messages.ts';
import { RequestCard } from './RequestCard.tsx';
import { unsettled } from './unsettled.ts';

/** Whom somebody else was asked to connect for this client; what has ended well is told by the connection itself. */
export function RequestsSection({ client, readOnly }: { client: ClientView; readOnly: string | undefined }) {
  const say = useWords();
  const requests = useConsentRequests();
  const { data: connections = [] } = useConnections();
  const now = useNow(60_000);
  const [isAsking, setAsking] = useState(false);
  const shown = unsettled(
    (requests.data ?? []).filter(one => one.client_id === client.id),
    connections,
    now,
  );
  return (
    <Section
      title={say(words.title)}
      aside={
        <Button size="small" icon={<Send />} unavailable={readOnly} onClick={() => setAsking(true)}>
          {say(words.ask)}
        </Button>
      }
    >
      {requests.error !== null && <Failed error={requests.error} />}
      {requests.data && shown.length === 0 && <p className={styles.muted}>{say(words.none)}</p>}
      {shown.map(request => (
        <RequestCard
          key={request.id}
          request={request}
          readOnly={readOnly}
          proof={
            request.ability === null && (
              <Link className={styles.link} to="/connect" search={{ partner: request.partner }}>
                {say(words.proveAct)}
              </Link>
            )
          }
        />
      ))}
      {isAsking && <AskDialog client={client} onClose={() => setAsking(false)} />}
    </Section>
  );
}
