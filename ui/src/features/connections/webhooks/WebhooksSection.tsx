import { useRef, useState } from 'react';
import type { ConnectionView, EndpointsView, EndpointView } from '../../../ipc/bindings.ts';
import { useWebhookEndpoints } from '../../../ipc/queries.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { Facts, Panel, Section } from '../../../shared/page/Page.tsx';
import { Answer } from '../../../shared/states/Answer.tsx';
import type { StatusKind } from '../../../shared/status/Shape.tsx';
import { Status } from '../../../shared/status/Status.tsx';
import { Time } from '../../../shared/Time.tsx';
import { useWords } from '../../../shared/words.ts';
import connections from '../Connections.module.css';
import type { ConnectionActs } from '../useConnectionActs.ts';
import { Deliveries } from './Deliveries.tsx';
import { MakeEndpoint } from './MakeEndpoint.tsx';
import { words } from './messages.ts';
import { SecretDialog } from './SecretDialog.tsx';
import { VerifyDialog } from './VerifyDialog.tsx';
import styles from './Webhooks.module.css';

/** The account's endpoints as the partner lists them, each with what is wrong with it. */
export function WebhooksSection({ connection, acts }: { connection: ConnectionView; acts: ConnectionActs }) {
  const say = useWords();
  const endpoints = useWebhookEndpoints(connection.id);
  const [open, setOpen] = useState<'make' | 'verify' | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const { data } = endpoints;
  return (
    <>
      <Section
        title={say(words.title)}
        aside={
          data && (
            <div className={connections.filter}>
              <Button onClick={() => setOpen('verify')}>{say(words.verify)}</Button>
              <Button onClick={() => setOpen('make')}>{say(words.make)}</Button>
            </div>
          )
        }
      >
        <p className={connections.muted}>{say(words.why, { partner: connection.partner_name })}</p>
        <div ref={list} tabIndex={-1} className={styles.endpoints}>
          <Answer query={endpoints} what={say(words.waiting)} shape="panel">
            {found => <Endpoints connection={connection} found={found} />}
          </Answer>
        </div>
        {open === 'make' && <MakeEndpoint connection={connection} onClose={() => setOpen(null)} />}
        {open === 'verify' && data && <VerifyDialog connection={connection} known={data} onClose={() => setOpen(null)} />}
      </Section>
      {connection.capabilities.deliveries && <Deliveries connection={connection} acts={acts} onLook={() => list.current?.focus()} />}
    </>
  );
}

function Endpoints({ connection, found }: { connection: ConnectionView; found: EndpointsView }) {
  const say = useWords();
  if (found.endpoints.length === 0) return <p className={connections.muted}>{say(words.none)}</p>;
  return (
    <>
      {found.endpoints.map(endpoint => (
        <Endpoint key={endpoint.external_id} connection={connection} endpoint={endpoint} />
      ))}
    </>
  );
}

function Endpoint({ connection, endpoint }: { connection: ConnectionView; endpoint: EndpointView }) {
  const say = useWords();
  const [isKeeping, setKeeping] = useState(false);
  const { external_id: id, url, events, secret, findings } = endpoint;
  return (
    <Panel>
      <div className={styles.head}>
        <Status kind={kindOf(endpoint)} word={say(wordOf(endpoint))} />
        <strong className={styles.url}>{url}</strong>
        <Button size="small" onClick={() => setKeeping(true)}>
          {say(secret ? words.newSecret : words.keepSecret)}
        </Button>
      </div>
      {findings.length > 0 && (
        <ul className={styles.findings}>
          {findings.map(({ status, detail }) => (
            <li key={detail}>
              <Status kind={status === 'FAIL' ? 'failing' : 'degraded'} word={say(words.finding, { status })} />
              <span>{detail}</span>
            </li>
          ))}
        </ul>
      )}
      <Facts
        facts={[
          { label: say(words.id), value: <code>{id}</code> },
          {
            label: say(words.isSent),
            value: events.includes('*') ? (
              say(words.everything)
            ) : (
              <details>
                <summary>{say(words.eventsCount, { count: events.length })}</summary>
                <ul className={connections.list}>
                  {events.map(event => (
                    <li key={event}>
                      <code>{event}</code>
                    </li>
                  ))}
                </ul>
              </details>
            ),
          },
          { label: say(words.version), value: endpoint.api_version ? <code>{endpoint.api_version}</code> : say(words.accountVersion) },
          { label: say(words.secret), value: say(secret ? words.secretStored : words.secretNone) },
          ...(secret?.old_until ? [{ label: say(words.oldUntil), value: <Time at={secret.old_until} /> }] : []),
        ]}
      />
      {isKeeping && <SecretDialog connection={connection} endpoint={endpoint} onClose={() => setKeeping(false)} />}
    </Panel>
  );
}

const isSevere = ({ findings }: EndpointView): boolean => findings.some(finding => finding.status === 'FAIL');

function kindOf(endpoint: EndpointView): StatusKind {
  if (isSevere(endpoint)) return 'failing';
  return endpoint.findings.length > 0 ? 'degraded' : 'healthy';
}

function wordOf(endpoint: EndpointView) {
  if (!endpoint.enabled) return words.disabled;
  if (isSevere(endpoint)) return words.wrong;
  return endpoint.findings.length > 0 ? words.doubtful : words.right;
}
