import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { Plain } from '../../grid/engine/keys.ts';
import { GridView } from '../../grid/view/GridView.tsx';
import type { ClientView, ConnectionView } from '../../ipc/bindings.ts';
import { useConnections } from '../../ipc/queries.ts';
import { useWords } from '../../shared/words.ts';
import { standingOf } from '../connections/standing.ts';
import { CONNECTION_FILTERS } from '../connections/tabs.ts';
import styles from './Clients.module.css';
import { ClientsModel, COLUMN_IDS } from './clientsModel.ts';
import { clientColumns } from './columns.tsx';
import { words } from './messages.ts';
import { useColumnWidths } from './useColumnWidths.ts';

const WRITE_AFTER_MS = 300;

/** The list itself, in the grid that mapping uses: thousands of rows, sorted and walked by keys. Nothing is edited in it. */
export function ClientsGrid({ clients, noMatch }: { clients: readonly ClientView[]; noMatch: ReactNode }) {
  const say = useWords();
  const navigate = useNavigate({ from: '/clients' });
  const { q = '' } = useSearch({ from: '/clients' });
  const { data: connections = NONE } = useConnections();
  const [widths, setWidth] = useColumnWidths();
  const byId = useMemo(() => new Map(connections.map(one => [one.id, one])), [connections]);
  const model = useMemo(
    () =>
      new ClientsModel(clients, {
        engagement: ({ engagement }) => (engagement ? say(words.engagementType, { type: engagement.engagement_type }) : ''),
        standing: client => rankOf(worstOf(client, byId)),
      }),
    [clients, byId, say],
  );
  const { grid } = model;
  useAddress(model);
  useEffect(() => grid.setText(q), [grid, q]);
  const matching = useSyncExternalStore(grid.subscribe, () => grid.layout.visible.length);
  const columns = useMemo(() => clientColumns(model.clients, say, client => worstOf(client, byId)), [model, say, byId]);
  const onAct = useCallback(
    (act: Plain): boolean => {
      const client = model.clients[grid.cursor.active.row];
      if (act !== 'open' || !client) return false;
      void navigate({ to: '/clients/$clientId', params: { clientId: client.id } });
      return true;
    },
    [grid, model, navigate],
  );
  return (
    <>
      {matching === 0 ? (
        <div className={styles.message}>{noMatch}</div>
      ) : (
        <GridView
          grid={grid}
          columns={columns}
          widths={widths}
          onResize={setWidth}
          onPlace={null}
          onFill={null}
          editor={noEditor}
          onAct={onAct}
          words={{ label: say(words.grid), help: say(words.gridHelp), selectAll: say(words.selectAll) }}
        />
      )}
      <p className="visually-hidden" role="status">
        {say(words.count, { count: matching })}
      </p>
    </>
  );
}

const NONE: readonly ConnectionView[] = [];
const noEditor = (): null => null;

/** The connection of a client that needs a person most. */
function worstOf(client: ClientView, connections: ReadonlyMap<string, ConnectionView>): ConnectionView | undefined {
  return client.connections
    .flatMap(({ id }) => connections.get(id) ?? [])
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .at(0);
}

const rankOf = (connection: ConnectionView | undefined): number =>
  connection ? CONNECTION_FILTERS.indexOf(standingOf(connection).kind) : CONNECTION_FILTERS.length;

/** Sort and active row are in the address, so that back and reload return to them. */
function useAddress(model: ClientsModel): void {
  const { grid } = model;
  const navigate = useNavigate({ from: '/clients' });
  const { sort, row } = useSearch({ from: '/clients' });
  const opened = useRef<ClientsModel | null>(null);

  useEffect(() => {
    if (opened.current === model) return;
    opened.current = model;
    const column = COLUMN_IDS.find(id => id === sort?.replace(/^-/, ''));
    if (column) grid.setSort({ column, direction: sort?.startsWith('-') ? 'descending' : 'ascending' });
    const at = row === undefined ? -1 : model.clients.findIndex(client => client.id === row);
    if (at !== -1) grid.goTo({ row: at, column: COLUMN_IDS.indexOf('name') });
  }, [grid, model, sort, row]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = (): void => {
      const { layout, cursor } = grid;
      const active = model.clients[cursor.active.row]?.id;
      void navigate({
        search: before => ({
          ...before,
          sort: layout.sort ? `${layout.sort.direction === 'descending' ? '-' : ''}${layout.sort.column}` : undefined,
          row: active,
        }),
        replace: true,
      });
    };
    const stop = grid.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(write, WRITE_AFTER_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [grid, model, navigate]);
}
