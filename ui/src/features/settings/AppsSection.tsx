import { useNavigate } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { AppRegistrationView, CallbackView, PartnerView } from '../../ipc/bindings.ts';
import { useApps, usePartners } from '../../ipc/queries.ts';
import { Button, IconButton } from '../../shared/button/Button.tsx';
import { EnvironmentBadge } from '../../shared/EnvironmentBadge.tsx';
import { Menu } from '../../shared/float/Menu.tsx';
import { formatCount } from '../../shared/format.ts';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Time } from '../../shared/Time.tsx';
import { Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import { AppFieldsDialog } from '../authorization/AppFieldsDialog.tsx';
import { standing } from '../authorization/appFields.ts';
import { CheckAppDialog, ReplaceSecretDialog } from './AppDialogs.tsx';
import { BudgetDialog } from './BudgetDialog.tsx';
import { words } from './messages.ts';
import { RedirectDialog } from './RedirectDialog.tsx';
import styles from './Settings.module.css';

export function AppsSection() {
  const say = useWords();
  const navigate = useNavigate();
  const apps = useApps();
  return (
    <>
      <p className={styles.lead}>{say(words.appsLead)}</p>
      <Answer query={apps} what={say(words.appsWaiting)}>
        {found =>
          found.length === 0 ? (
            <Empty
              kind="nothing-yet"
              title={say(words.appsEmptyTitle)}
              detail={say(words.appsEmptyDetail)}
              action={<Button onClick={() => void navigate({ to: '/connect' })}>{say(words.appsAct)}</Button>}
            />
          ) : (
            <Apps apps={found} />
          )
        }
      </Answer>
    </>
  );
}

function Apps({ apps }: { apps: readonly AppRegistrationView[] }) {
  const say = useWords();
  const { data: partners = [] } = usePartners();
  const [asked, setAsked] = useState<{ act: 'check' | 'replace' | 'budget' | 'fields' | 'redirect'; app: AppRegistrationView } | null>(
    null,
  );
  const partnerOf = (app: AppRegistrationView): PartnerView | undefined => partners.find(partner => partner.id === app.partner);
  const changed = asked?.act === 'fields' ? partnerOf(asked.app) : undefined;
  /** Where an address of the firm's own stands at the partner. */
  const ownOf = (app: AppRegistrationView): CallbackView | undefined =>
    partnerOf(app)?.callback.find(one => one.environment === app.environment && one.to_register === 'own');
  const redirected = asked?.act === 'redirect' ? ownOf(asked.app) : undefined;
  const close = (): void => setAsked(null);
  return (
    <>
      <Table
        label={say(words.section, { section: 'apps' })}
        rows={apps}
        rowKey={app => app.id}
        columns={[
          {
            key: 'label',
            title: say(words.app),
            cell: app => (
              <>
                <span className={styles.name}>{app.label}</span>
                <span className={styles.hint}>{partnerOf(app)?.name ?? app.partner}</span>
                <span className={styles.hint}>
                  {say(words.registered)} <Time at={app.created_at} />
                </span>
              </>
            ),
          },
          { key: 'environment', title: say(words.environment), cell: app => <EnvironmentBadge environment={app.environment} /> },
          {
            key: 'client',
            title: say(words.clientId),
            cell: app => (
              <>
                <code className={styles.wrap}>{app.oauth_client_id}</code>
                {standingOf(app, partnerOf(app)).map(({ title, value }) => (
                  <span key={title} className={styles.hint}>
                    {title} <code className={styles.wrap}>{value}</code>
                  </span>
                ))}
              </>
            ),
          },
          {
            key: 'redirects',
            title: say(words.redirects),
            cell: app => <code className={styles.wrap}>{app.redirect_uris.join(' ')}</code>,
          },
          { key: 'connections', title: say(words.connections), align: 'end', cell: app => formatCount(app.connections) },
          { key: 'reads', title: say(words.reads), align: 'end', cell: app => readsOf(app, say) },
          {
            key: 'acts',
            title: say(words.acts),
            align: 'end',
            cell: app => (
              <Menu
                trigger={<IconButton icon={<Ellipsis />} label={say(words.actsOf, { app: app.label })} />}
                entries={[
                  { label: say(words.askPartner), onSelect: () => setAsked({ act: 'check', app }) },
                  { label: say(words.replaceSecret), onSelect: () => setAsked({ act: 'replace', app }) },
                  ...standingOf(app, partnerOf(app))
                    .slice(0, 1)
                    .map(({ title }) => ({
                      label: say(words.changeField, { field: title }),
                      onSelect: () => setAsked({ act: 'fields', app }),
                    })),
                  ...(ownOf(app) === undefined
                    ? []
                    : [{ label: say(words.changeRedirect), onSelect: () => setAsked({ act: 'redirect', app }) }]),
                  ...(app.monthly_reads === null ? [] : [{ label: say(words.budget), onSelect: () => setAsked({ act: 'budget', app }) }]),
                ]}
              />
            ),
          },
        ]}
      />
      {asked?.act === 'check' && <CheckAppDialog app={asked.app} onClose={close} />}
      {asked && changed && <AppFieldsDialog app={asked.app} partner={changed} onClose={close} />}
      {asked && redirected && <RedirectDialog app={asked.app} callback={redirected} onClose={close} />}
      {asked?.act === 'budget' && <BudgetDialog app={asked.app} onClose={close} />}
      {asked?.act === 'replace' && <ReplaceSecretDialog app={asked.app} onClose={close} />}
    </>
  );
}

const standingOf = (app: AppRegistrationView, partner: PartnerView | undefined): { title: string; value: string }[] =>
  partner ? standing(app, partner) : [];

/** What counts: the firm's own budget, else what the partner allows. */
function readsOf({ monthly_reads: allowed, monthly_read_budget: budget }: AppRegistrationView, say: Say): string {
  const reads = budget ?? allowed;
  return reads === null ? say(words.readsNotCounted) : formatCount(reads);
}
