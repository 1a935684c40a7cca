// Acts on the other side, with what they spoil here at once: the window need not wait for its own news.

import { type MutationKey, useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Backend, FieldOf, NewSubscription } from './backend.ts';
import type { ConnectWithKey, DrilledView, DrillKind, GateScope } from './bindings.ts';
import { useBackend } from './context.tsx';
import { keysOfTags } from './tags.ts';

interface Heard<Output> {
  onSuccess?: (output: Output) => void;
  onError?: (error: unknown) => void;
  onSettled?: () => void;
}

/** One act. `tags` names what it spoils; the caller shows its error where the act was started. */
export function useAct<Input, Output>(
  act: (backend: Backend, input: Input) => Promise<Output>,
  tags: (output: Output, input: Input) => string[],
  mutationKey?: MutationKey,
) {
  const backend = useBackend();
  const queries = useQueryClient();
  const mutation = useMutation<Output, unknown, Input>({
    // What was sent, secrets among it, is forgotten with the page that sent it, unless other pages look for it by its key.
    ...(mutationKey ? { mutationKey } : { gcTime: 0 }),
    mutationFn: input => act(backend, input),
    onSuccess: async (output, input) => {
      await Promise.all(keysOfTags(tags(output, input)).map(queryKey => queries.invalidateQueries({ queryKey })));
    },
    networkMode: 'always',
    retry: false,
  });
  const { mutateAsync } = mutation;
  // The library's own `mutate` tells nobody once its component is gone, and what an act changes may well take the component away.
  const mutate = useCallback(
    (input: Input, { onSuccess, onError = () => undefined, onSettled }: Heard<Output> = {}): void => {
      void mutateAsync(input).then(onSuccess, onError).finally(onSettled);
    },
    [mutateAsync],
  );
  return { ...mutation, mutate };
}

const connectionTags = (connection: { id: string }): string[] => ['connections', `connection:${connection.id}`, 'attention'];

export const useTestConnection = () => useAct((backend, id: string) => backend.testConnection(id), connectionTags);
export const useRefreshConnection = () => useAct((backend, id: string) => backend.refreshConnection(id), connectionTags);
export const useDisconnectConnection = () => useAct((backend, id: string) => backend.disconnectConnection(id), connectionTags);
export const useConnectWithKey = () =>
  useAct(
    (backend, { connect, key }: { connect: ConnectWithKey; key: string | null }) => backend.connectWithKey(connect, key),
    connectionTags,
  );
export const useReplaceKey = () =>
  useAct((backend, { id, key }: { id: string; key: string }) => backend.replaceKey(id, key), connectionTags);
export const useRotateKey = () =>
  useAct((backend, request: { id: string; key: string | null; overlapDays: number }) => backend.rotateKey(request), connectionTags);
export const useRetireKey = () => useAct((backend, id: string) => backend.retireKey(id), connectionTags);
export const useReturnKey = () => useAct((backend, id: string) => backend.returnKey(id), connectionTags);
const webhookTags = (id: string): string[] => [`webhooks:${id}`, `connection:${id}`];

export const usePreviewEndpoint = (connectionId: string) =>
  useAct(
    (backend, url: string) => backend.previewWebhookEndpoint(connectionId, url),
    () => [],
  );
export const useCreateEndpoint = (connectionId: string) =>
  useAct(
    (backend, url: string) => backend.createWebhookEndpoint(connectionId, url),
    () => webhookTags(connectionId),
  );
export const useSaveSigningSecret = (connectionId: string) =>
  useAct(
    (backend, request: { endpoint: string; secret: string; overlapHours: number }) =>
      backend.saveSigningSecret({ connection_id: connectionId, ...request }),
    () => webhookTags(connectionId),
  );
export const useVerifyDelivery = (connectionId: string) =>
  useAct(
    (backend, delivery: { endpoint: string | null; signature: string; body: string }) =>
      backend.verifyDelivery({ connection_id: connectionId, ...delivery }),
    () => [],
  );

const subscriptionTags = (id: string): string[] => [`subscriptions:${id}`, `connection:${id}`, 'attention'];
type ForCalendar = Omit<NewSubscription, 'connection_id'>;

export const usePreviewSubscription = (connectionId: string) =>
  useAct(
    (backend, request: ForCalendar) => backend.previewSubscription({ connection_id: connectionId, ...request }),
    () => [],
  );
export const useCreateSubscription = (connectionId: string) =>
  useAct(
    (backend, request: ForCalendar) => backend.createSubscription({ connection_id: connectionId, ...request }),
    () => subscriptionTags(connectionId),
  );
export const useRenewSubscription = (connectionId: string) =>
  useAct(
    (backend, id: string) => backend.renewSubscription(connectionId, id),
    () => subscriptionTags(connectionId),
  );
export const useEndSubscription = (connectionId: string) =>
  useAct(
    (backend, id: string) => backend.endSubscription(connectionId, id),
    () => subscriptionTags(connectionId),
  );

export const useAddCalendar = (connectionId: string) =>
  useAct(
    (backend, address: string) => backend.addCalendar(connectionId, address),
    () => [`calendars:${connectionId}`],
  );
export const useRemoveCalendar = (connectionId: string) =>
  useAct(
    (backend, address: string) => backend.removeCalendar(connectionId, address),
    () => [`calendars:${connectionId}`],
  );

const mappingTags = (id: string): string[] => ['connections', `mapping:${id}`, `connection:${id}`, 'attention'];

/** Makes a price the default of its tier, or takes that back. */
export const useDefaultPrice = (connectionId: string) =>
  useAct(
    (backend, { externalId, choose }: { externalId: string; choose: boolean }) =>
      choose ? backend.chooseDefaultPrice(connectionId, externalId) : backend.clearDefaultPrice(connectionId, externalId),
    () => mappingTags(connectionId),
  );
export const useFollowReplacements = (connectionId: string) =>
  useAct(
    backend => backend.followReplacements(connectionId),
    () => mappingTags(connectionId),
  );
/** Takes the decisions of another connection over; a preview changes nothing. */
export const useCopyMapping = (connectionId: string) =>
  useAct(
    (backend, { from, preview }: { from: string; preview: boolean }) => backend.copyMapping({ from, to: connectionId, preview }),
    (_view, { preview }) => (preview ? [] : mappingTags(connectionId)),
  );
export const useStartPull = () =>
  useAct(
    (backend, request: { connection_id: string; resources: string[] }) => backend.startPull(request),
    () => ['jobs'],
  );
export const useCancelJob = () =>
  useAct(
    (backend, id: string) => backend.cancelJob(id),
    () => ['jobs'],
  );

export const useStartRehearsalFirm = () =>
  useAct(
    backend => backend.startRehearsalFirm(),
    () => ['rehearsal'],
  );

const DRILLS: MutationKey = ['drills'];

export const useRunDrill = () =>
  useAct(
    (backend, kind: DrillKind) => backend.runDrill(kind),
    () => ['workspace'],
    DRILLS,
  );

/** Drills that this window ran, from whatever page, the newest last. */
export const useDrillRuns = () =>
  useMutationState({
    filters: { mutationKey: DRILLS },
    select: ({ state }) => ({
      kind: state.variables as DrillKind,
      status: state.status,
      outcome: state.data as DrilledView | undefined,
      error: state.error as unknown,
    }),
  });

/** Checks to make: of these connections or, if none is named, of all. */
export interface CheckRun {
  connection_ids: string[];
  scope: GateScope;
  checks: 'all' | 'outdated' | { only: string };
}

const CHECK_RUNS: MutationKey = ['checks'];

export const useRunChecks = () =>
  useAct(
    async (backend, { connection_ids, scope, checks }: CheckRun) => {
      if (checks === 'all') return await backend.verify({ connection_ids, scope });
      if (checks === 'outdated') return await backend.verifyOutdated({ connection_ids, scope });
      await backend.runCheck({ connection_id: connection_ids[0] ?? '', check_id: checks.only });
      return null;
    },
    () => ['connections', 'connection', 'health', 'readiness', 'attention'],
    CHECK_RUNS,
  );

const WAIVER_TAGS = (): string[] => ['readiness'];

export interface Waive {
  connection_id: string;
  check_id: string;
  reason: string;
  days: number;
}

export const useWaiveCheck = () => useAct((backend, waive: Waive) => backend.waiveCheck(waive), WAIVER_TAGS);
export const useWithdrawWaiver = () => useAct((backend, id: string) => backend.withdrawWaiver(id), WAIVER_TAGS);

/** Bands are the firm's: every connection's registry has them. */
const REGISTRY_TAGS = (): string[] => ['registry'];
type SetBands = FieldOf & { accept: string; reject: string };

export const useSetField = () => useAct((backend, request: SetBands) => backend.setField(request), REGISTRY_TAGS);
export const useDropField = () => useAct((backend, request: FieldOf) => backend.dropField(request), REGISTRY_TAGS);
export const useResetField = () => useAct((backend, request: FieldOf) => backend.resetField(request), REGISTRY_TAGS);

interface SetModel {
  connection_id: string;
  model: string;
  owner: string;
  replacement: string;
}

export const useSetModel = () => useAct((backend, request: SetModel) => backend.setModel(request), REGISTRY_TAGS);
export const useExportRegistry = () =>
  useAct(
    (backend, request: { connection_id: string; path: string }) => backend.exportRegistry(request),
    () => [],
  );

interface GoldenSet {
  connection_id: string;
  folder: string;
}

export const useMakeGoldenSample = () =>
  useAct(
    (backend, folder: string) => backend.makeGoldenSample(folder),
    () => [],
  );
export const usePreviewGoldenRun = () =>
  useAct(
    (backend, set: GoldenSet) => backend.previewGoldenRun(set),
    () => [],
  );
export const useReplayGoldenSet = () =>
  useAct(
    (backend, set: GoldenSet) => backend.replayGoldenSet(set),
    () => [],
  );
export const useStartGoldenRun = () =>
  useAct(
    (backend, run: GoldenSet & { fingerprint: string; same_set: boolean }) => backend.startGoldenRun(run),
    () => ['golden', 'jobs'],
  );
export const useAcceptGoldenBaseline = () =>
  useAct(
    (backend, run: { connection_id: string; set: string; run_id: string }) => backend.acceptGoldenBaseline(run),
    () => ['golden', 'connections', 'attention'],
  );
export const useRetireGoldenSet = () =>
  useAct(
    (backend, of: { connection_id: string; set: string }) => backend.retireGoldenSet(of),
    () => ['golden', 'connections', 'attention'],
  );

/** Runs of checks that this window started on any page, the newest last: a page that is left and opened again finds its own. */
export const useCheckRuns = () =>
  useMutationState({
    filters: { mutationKey: CHECK_RUNS },
    select: ({ state }) => ({ run: state.variables as CheckRun, status: state.status, error: state.error as unknown }),
  });
