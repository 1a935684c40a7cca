// Reads, as hooks. Answers stay until a stale tag says otherwise: the other side tells, nobody polls. What grows old without
// anything happening is judged again every minute while the window is seen.

import { keepPreviousData, type QueryClient, skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Backend } from './backend.ts';
import type { AccountingBasis, ChecksProgressView, ConnectionView, GateScope, JobView, PartnerView } from './bindings.ts';
import { useBackend } from './context.tsx';
import { keys, keysOfTags } from './tags.ts';

const AGES_EVERY = 60_000;

/** Asks together, before anything is drawn, for what the first screen shows: its parts would ask one after the other. */
export function askAhead(queries: QueryClient, backend: Backend): void {
  const ask = (queryKey: readonly string[], queryFn: () => Promise<unknown>) => void queries.prefetchQuery({ queryKey, queryFn });
  ask(keys.settings, () => backend.settings());
  ask(keys.workspace, () => backend.workspaceStatus());
  ask(keys.connections, () => backend.listConnections());
  ask(keys.attention, () => backend.needsAttention());
  ask(keys.partners, () => backend.listPartners());
}

export function useWorkspace() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.workspace, queryFn: () => backend.workspaceStatus() });
}

export function useAttention() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.attention, queryFn: () => backend.needsAttention(), refetchInterval: AGES_EVERY });
}

export function usePartners() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.partners, queryFn: () => backend.listPartners() });
}

/** The connector behind this id, once the partners are known. */
export function usePartner(id: string): PartnerView | undefined {
  return usePartners().data?.find(partner => partner.id === id);
}

export function useApps() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.apps, queryFn: () => backend.listAppRegistrations() });
}

export function useContracts() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.contracts, queryFn: () => backend.listContracts() });
}

export function useContract(partner: string) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.contract(partner), queryFn: () => backend.showContract(partner) });
}

/** Asked now and then: what a check said grows too old without anything happening. */
export function useGoingLive(connectionId: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.goingLive(connectionId),
    queryFn: () => backend.goingLive(connectionId),
    refetchInterval: AGES_EVERY,
  });
}

/** The newest sample meeting of a connection, if there was one. */
export function useLastMeeting(connectionId: string) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.meeting(connectionId), queryFn: () => backend.lastMeeting(connectionId) });
}

export function useHealth() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.health,
    queryFn: () => backend.health(),
    placeholderData: keepPreviousData,
    refetchInterval: AGES_EVERY,
  });
}

/** What the answers are worth: of these connections or, if none is named, of all that are in use. */
export function useReadiness(connectionIds: readonly string[], scope: GateScope) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.readiness, connectionIds, scope],
    queryFn: () => backend.readiness({ connection_ids: [...connectionIds], scope }),
    placeholderData: keepPreviousData,
    refetchInterval: AGES_EVERY,
  });
}

/** Who had checks made: runs of every member and of the program itself. */
export function useCheckHistory() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.checkHistory, queryFn: () => backend.checkRuns() });
}

/** Also asked now and then: a waiver ends without anything happening. */
export function useWaivers() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.waivers, queryFn: () => backend.listWaivers(), refetchInterval: AGES_EVERY });
}

export function useRegistry(connectionId: string) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.registry(connectionId), queryFn: () => backend.showRegistry(connectionId) });
}

export function useGoldenRuns(connectionId: string) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.goldenRuns(connectionId), queryFn: () => backend.listGoldenRuns(connectionId) });
}

export function useLastGoldenRun(connectionId: string, set: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.lastGoldenRun(connectionId, set),
    queryFn: () => backend.compareGoldenRuns({ connection_id: connectionId, set }),
  });
}

export function useGoldenCurve(connectionId: string, set: string, accept: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.goldenCurve(connectionId, set, accept),
    queryFn: () => backend.goldenCurve({ connection_id: connectionId, set, accept }),
    placeholderData: keepPreviousData,
  });
}

/** Asked in a rehearsal workspace only: another one has none. */
export function useRehearsalFirm() {
  const backend = useBackend();
  const { data: workspace } = useWorkspace();
  return useQuery({
    queryKey: keys.rehearsal,
    queryFn: () => backend.rehearsalFirm(),
    enabled: workspace?.rehearsal === true,
    placeholderData: keepPreviousData,
  });
}

/** Also asked now and then: what was ordered to go wrong ends without a word with the program that serves the stand-ins. */
export function useDrills(enabled = true) {
  const backend = useBackend();
  const { data: workspace } = useWorkspace();
  return useQuery({
    queryKey: keys.drills,
    queryFn: () => backend.listDrills(),
    enabled: enabled && workspace?.rehearsal === true,
    placeholderData: keepPreviousData,
    refetchInterval: AGES_EVERY,
  });
}

/** Late is judged by the day: a window that stays open asks again when `today` is another one. */
export function useClients(today: string) {
  const backend = useBackend();
  return useQuery({ queryKey: [...keys.clients, today], queryFn: () => backend.listClients(), placeholderData: keepPreviousData });
}

export function useClient(id: string) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.client(id), queryFn: () => backend.showClient(id) });
}

export function useConnections() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.connections, queryFn: () => backend.listConnections(), refetchInterval: AGES_EVERY });
}

export function useConnection(id: string) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.connection(id), queryFn: () => backend.showConnection(id), refetchInterval: AGES_EVERY });
}

export function useAuthorization(attemptId: string | null) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.authorization(attemptId ?? ''),
    queryFn: () => backend.authorization(attemptId ?? ''),
    enabled: attemptId !== null,
    // A listener in another process can end an attempt; while one waits, ask now and then.
    refetchInterval: query => (isOpen(query.state.data?.status) ? 2_000 : false),
  });
}

const isOpen = (status: string | undefined): boolean => status === 'waiting' || status === 'exchanging' || status === 'proving';

/** Also asked now and then: a link ends without anything happening. */
export function useConsentRequests() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.consentRequests,
    queryFn: () => backend.listConsentRequests(),
    refetchInterval: AGES_EVERY,
  });
}

export function useQueues() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.queues, queryFn: () => backend.listQueues() });
}

export function useQueue(id: string) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.queue(id), queryFn: () => backend.showQueue(id) });
}

/** It has not come to an end. */
export const isUnderWay = ({ status }: JobView): boolean => status === 'queued' || status === 'running';

export function useJobs() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.jobs, queryFn: () => backend.listJobs() });
}

export function useProvisioningRuns() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.provisioning, queryFn: () => backend.listProvisioningRuns() });
}

export function useMappingStatus(connectionId: string, enabled = true) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.mapping(connectionId), queryFn: () => backend.mappingStatus(connectionId), enabled });
}

/** The partner is asked each time that the page opens. */
export function useWebhookEndpoints(connectionId: string) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.webhooks(connectionId), queryFn: () => backend.listWebhookEndpoints(connectionId), retry: false });
}

/** The same. `pull` is the last pull. */
export function useWebhookDeliveries(connectionId: string, pull: string | null) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.deliveries(connectionId, pull),
    queryFn: () => backend.listWebhookDeliveries(connectionId),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** The partner is asked each time that the page opens, and after what changes its answer; the clocks are known without it. */
export function useSubscriptions({ id, authorized_at, abilities, last_pull }: ConnectionView) {
  const backend = useBackend();
  const allowed = abilities.filter(ability => ability.allowed).map(ability => ability.id);
  return useQuery({
    queryKey: [...keys.subscriptions(id), authorized_at, allowed, last_pull?.id],
    queryFn: () => backend.listSubscriptions(id),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** Calendars that were added by their addresses, with what the last pull found. */
export function useAddedCalendars(connectionId: string) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.calendars(connectionId), queryFn: () => backend.listAddedCalendars(connectionId), retry: false });
}

/** Each tier's default price, by the month and by the year. */
export function useDefaultPrices(connectionId: string) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.defaultPrices(connectionId), queryFn: () => backend.listDefaultPrices(connectionId) });
}

/** What happened to one account's mapping; asked for anew whenever `savedAt` says that this window has saved. */
export function useMappingHistory(connectionId: string, externalId: string, savedAt: number | null) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.mappingHistory(connectionId, externalId), savedAt],
    queryFn: () => backend.mappingHistory({ connection_id: connectionId, external_id: externalId }),
    placeholderData: (before, query) => (query?.queryKey[3] === externalId ? before : undefined),
  });
}

export function useCategories() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.categories, queryFn: () => backend.listCategories() });
}

export function useAudit(limit: number) {
  const backend = useBackend();
  return useQuery({ queryKey: [...keys.audit, limit], queryFn: () => backend.auditEntries({ limit }) });
}

export function useLimits() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.limits, queryFn: () => backend.limits() });
}

export function usePullSettings() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.pullSettings, queryFn: () => backend.pullSettings() });
}

export function useMembers() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.members, queryFn: () => backend.listMembers() });
}

export function useBackups() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.backups, queryFn: () => backend.backups() });
}

export function useBalancePeriods(connectionId: string) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.balances(connectionId), queryFn: () => backend.balancePeriods(connectionId) });
}

/** What a month end comes to by the firm's categories: it changes with the mapping. */
export function useTotals(connectionId: string, periodEnd: string, basis: AccountingBasis) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.mapping(connectionId), 'totals', periodEnd, basis],
    queryFn: () => backend.mappingTotals({ connection_id: connectionId, period_end: periodEnd, basis }),
    placeholderData: keepPreviousData,
  });
}

/** How far the run of checks is that this window asked for last. */
export function useChecksProgress(): ChecksProgressView | undefined {
  const { data } = useQuery<ChecksProgressView>({ queryKey: keys.checksProgress, queryFn: skipToken, staleTime: Number.POSITIVE_INFINITY });
  return data;
}

export function useDoctor() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.doctor, queryFn: () => backend.doctor(), staleTime: 0 });
}

/** Keeps every read true: stale tags invalidate, progress of jobs is put where the list is read from. */
export function useBackendEvents(): void {
  const backend = useBackend();
  const queries = useQueryClient();
  useEffect(() => {
    const stops = [
      backend.onStale(({ tags }) => {
        for (const queryKey of keysOfTags(tags)) void queries.invalidateQueries({ queryKey });
      }),
      backend.onJobProgress(job => {
        queries.setQueryData<JobView[]>(keys.jobs, jobs => withJob(jobs ?? [], job));
      }),
      backend.onChecksProgress(progress => {
        queries.setQueryData<ChecksProgressView>(keys.checksProgress, progress);
      }),
    ];
    return () => {
      for (const stop of stops) void stop.then(end => end());
    };
  }, [backend, queries]);
}

/** The list with this job in its place, or in front when it is new. */
export function withJob(jobs: readonly JobView[], job: JobView): JobView[] {
  const known = jobs.some(one => one.id === job.id);
  return known ? jobs.map(one => (one.id === job.id ? job : one)) : [job, ...jobs];
}
