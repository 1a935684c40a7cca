import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useConnections, useConsentRequests, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { useNow } from '../../shared/clock.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { AskAdminDialog } from './AskAdminDialog.tsx';
import styles from './ConsentRequests.module.css';
import { words } from './messages.ts';
import { RequestCard } from './RequestCard.tsx';
import { unsettled } from './unsettled.ts';
import type { Place } from './usePlaces.ts';

interface Props {
  place: Place;
  /** What is to be turned on afterwards; `null` is a connection alone. */
  ability?: string | null | undefined;
  /** Id of the client whose connection it is about. */
  client?: string | null | undefined;
}

/** Where people may not consent for themselves, an administrator does it first, once for all of them. */
export function AdminConsent({ place, ability = null, client = null }: Props) {
  const say = useWords();
  const requests = useConsentRequests();
  const workspace = useWorkspace();
  const { data: connections = [] } = useConnections();
  const now = useNow(60_000);
  const [isAsking, setAsking] = useState(false);
  const consent = place.partner.admin_consent;
  if (!consent) return null;
  const readOnly = workspace.data?.member.role === 'viewer' ? say(words.viewerOnly) : undefined;
  const own = (requests.data ?? []).filter(
    one =>
      one.kind === 'admin_consent' && one.partner === place.partner.id && one.environment === place.environment && one.ability === ability,
  );
  return (
    <section className={styles.admin} aria-label={say(words.adminQuestion)}>
      <h2 className={styles.question}>{say(words.adminQuestion)}</h2>
      <p>{consent.reason}</p>
      <div>
        <Button icon={<ShieldCheck />} unavailable={readOnly} onClick={() => setAsking(true)}>
          {say(words.adminAct)}
        </Button>
      </div>
      {requests.error !== null && <Failed error={requests.error} />}
      {unsettled(own, connections, now).map(request => (
        <RequestCard key={request.id} request={request} readOnly={readOnly} />
      ))}
      {isAsking && <AskAdminDialog place={place} ability={ability} client={client} onClose={() => setAsking(false)} />}
    </section>
  );
}
