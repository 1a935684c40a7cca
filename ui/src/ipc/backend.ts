// Everything the pages may ask of the other side. Two implementations: `desktop.ts` (Rust) and `fake/` (the browser build).

import type * as T from './bindings.ts';

/** What a report can be written as. */
export type ReportFormat = 'html' | 'json' | 'junit' | 'text';

/** A field of a category of documents. */
export interface FieldOf {
  connection_id: string;
  category: string;
  field: string;
}

/** A calendar, and where what changes in it is told. */
export interface NewSubscription {
  connection_id: string;
  calendar: string;
  url: string;
}

export interface Backend {
  workspaceStatus(): Promise<T.WorkspaceView>;
  /** For whoever measures the start, or takes the window's picture. */
  firstScreenShown(): Promise<void>;
  doctor(): Promise<T.DoctorView>;
  createVault(request: { holder: 'keychain' | 'passphrase'; passphrase: string | null }): Promise<T.VaultView>;
  unlockVault(request: { passphrase: string }): Promise<T.VaultView>;
  retryKeychain(): Promise<T.VaultView>;
  saveRecoverySheet(request: { path: string | null }): Promise<{ path: string }>;
  recoveryChallenge(): Promise<T.RecoveryChallenge>;
  confirmRecoveryCode(request: { words: [string, string] }): Promise<T.VaultView>;
  recoverVault(request: { words: string; holder: 'keychain' | 'passphrase'; passphrase: string | null }): Promise<T.VaultView>;
  needsAttention(): Promise<T.AttentionItem[]>;

  listPartners(): Promise<T.PartnerView[]>;
  /** Adds a partner of the firm's own by its manifest file. */
  addPartner(path: string): Promise<T.PartnerView>;
  /** Refused once something was connected to it. */
  replacePartner(id: string, path: string): Promise<T.PartnerView>;
  removePartner(id: string): Promise<null>;
  listAppRegistrations(): Promise<T.AppRegistrationView[]>;
  checkApp(id: string): Promise<T.AppCheckView>;
  rotateAppSecret(id: string, oauthClientSecret: string): Promise<T.AppCheckView>;
  /** A number of reads, or `none` for what the partner allows. */
  editApp(id: string, edit: T.EditApp): Promise<T.AppRegistrationView>;
  saveReadBudget(request: { id: string; budget: string }): Promise<T.AppRegistrationView>;
  registerApp(registration: T.RegisterApp, oauthClientSecret: string | null): Promise<T.AppRegistrationView>;

  /** Proves the key before it is stored; a rehearsal without one takes the stand-in's. */
  connectWithKey(connect: T.ConnectWithKey, key: string | null): Promise<T.ConnectionView>;
  /** A new key of the same account in the place of the old one. */
  replaceKey(id: string, key: string): Promise<T.ConnectionView>;
  /** A second key is taken into use, and the one before is kept; a rehearsal takes the stand-in's. */
  rotateKey(request: { id: string; key: string | null; overlapDays: number }): Promise<T.ConnectionView>;
  /** Forgets the old key, once a call has proven the new one. */
  retireKey(id: string): Promise<T.ConnectionView>;
  /** Takes the old key into use again. */
  returnKey(id: string): Promise<T.ConnectionView>;
  startAuthorization(start: T.StartAuthorization): Promise<T.AuthorizationView>;
  authorization(attemptId: string): Promise<T.AuthorizationView>;
  cancelAuthorization(attemptId: string): Promise<T.AuthorizationView>;
  openAuthorizationPage(attemptId: string): Promise<T.AuthorizationView>;
  pasteCallback(request: { attempt_id: string; text: string }): Promise<T.AuthorizationView>;

  listConnections(): Promise<T.ConnectionView[]>;
  showConnection(id: string): Promise<T.ConnectionView>;
  testConnection(id: string): Promise<T.ConnectionView>;
  refreshConnection(id: string): Promise<T.ConnectionView>;
  disconnectConnection(id: string): Promise<T.ConnectionView>;

  listContracts(): Promise<T.PartnerContractView[]>;
  showContract(partner: string): Promise<T.PartnerContractView>;
  /** Records what was signed, in the place of what was recorded before. */
  recordContract(record: T.RecordContract): Promise<T.PartnerContractView>;
  recordNoContract(request: { partner: string; said_by: string; reason: string }): Promise<T.PartnerContractView>;
  withdrawContract(partner: string): Promise<T.PartnerContractView>;
  /** What a connection to production still lacks; refused where nothing goes live. */
  goingLive(id: string): Promise<T.GoingLiveView>;
  goLive(id: string): Promise<T.GoLiveView>;
  undoGoLive(request: { id: string; reason: string }): Promise<T.GoLiveView>;

  lastMeeting(connectionId: string): Promise<T.MeetingRunView | null>;
  /** What a sample meeting would write, into the main calendar if none is chosen. Writes nothing. */
  showMeeting(request: { connection_id: string; calendar: string | null }): Promise<T.MeetingPreviewView>;
  /** Only the one that was shown with this title, and only once. */
  runShownMeeting(request: { connection_id: string; title: string }): Promise<T.MeetingRunView>;

  health(): Promise<T.HealthView>;
  /** What the stored answers of these connections' checks, or of all, are worth now. */
  readiness(request: { connection_ids: string[]; scope: T.GateScope }): Promise<T.ReportView>;
  /** Makes every check of these connections, or of all. */
  verify(request: { connection_ids: string[]; scope: T.GateScope }): Promise<T.ReportView>;
  /** Makes only the checks whose answer is missing or too old, and those that cost no call. */
  verifyOutdated(request: { connection_ids: string[]; scope: T.GateScope }): Promise<T.ReportView>;
  /** Writes the readiness of all connections; a file that is there is kept unless `replace` says otherwise. */
  saveReadiness(request: { scope: T.GateScope; format: ReportFormat; path: string; replace: boolean }): Promise<T.SavedReport>;
  runCheck(request: { connection_id: string; check_id: string }): Promise<null>;
  /** Who had checks made, when, and what they found; the newest first. */
  checkRuns(): Promise<T.CheckRunsView>;
  /** For which failures somebody answers or answered; the newest first. */
  listWaivers(): Promise<T.WaiversView>;
  /** Answers for a check that fails, so that it does not keep the gate from being ready. */
  waiveCheck(request: { connection_id: string; check_id: string; reason: string; days: number }): Promise<T.WaiverView>;
  withdrawWaiver(id: string): Promise<T.WaiverView>;

  /** The document models of a connection with all that is said of them. */
  showRegistry(connectionId: string): Promise<T.RegistryView>;
  /** Bands are the firm's: for all connections. */
  setField(request: FieldOf & { accept: string; reject: string }): Promise<T.RegistryView>;
  dropField(request: FieldOf): Promise<T.RegistryView>;
  resetField(request: FieldOf): Promise<T.RegistryView>;
  /** An empty text takes owner or replacement away. */
  setModel(request: { connection_id: string; model: string; owner: string; replacement: string }): Promise<T.RegistryView>;
  exportRegistry(request: { connection_id: string; path: string }): Promise<T.ExportView>;

  makeGoldenSample(folder: string): Promise<T.ExportView>;
  /** What a run would send; sends nothing. */
  previewGoldenRun(request: { connection_id: string; folder: string }): Promise<T.GoldenPreviewView>;
  /** Sends what was seen, told by its fingerprint; refused if that has changed. */
  startGoldenRun(request: { connection_id: string; folder: string; fingerprint: string; same_set: boolean }): Promise<T.JobView>;
  replayGoldenSet(request: { connection_id: string; folder: string }): Promise<T.GoldenRunView>;
  /** The last run of a set against the one before it. */
  compareGoldenRuns(request: { connection_id: string; set: string }): Promise<T.GoldenRunView>;
  /** Takes the run that was looked at for the set's baseline. */
  acceptGoldenBaseline(request: { connection_id: string; set: string; run_id: string }): Promise<T.GoldenRunView>;
  retireGoldenSet(request: { connection_id: string; set: string }): Promise<T.GoldenRunsView>;
  goldenCurve(request: { connection_id: string; set: string; accept: string }): Promise<T.GoldenCurveView>;
  listGoldenRuns(connectionId: string): Promise<T.GoldenRunsView>;

  /** How far the rehearsal firm is; refused elsewhere. */
  rehearsalFirm(): Promise<T.FirmView>;
  startRehearsalFirm(): Promise<T.FirmView>;
  listDrills(): Promise<T.DrillsView>;
  /** Answers when the application has met it, with what that noticed. */
  runDrill(kind: T.DrillKind): Promise<T.DrilledView>;

  listClients(): Promise<T.ClientsView>;
  showClient(id: string): Promise<T.ClientPage>;
  saveClient(save: T.SaveClient): Promise<T.ClientView>;
  saveEngagement(save: T.SaveEngagement): Promise<T.ClientView>;
  archiveClient(id: string): Promise<T.ClientView>;
  restoreClient(id: string): Promise<T.ClientView>;
  attachConnection(request: { client_id: string; connection_id: string }): Promise<T.ClientView>;
  detachConnection(connectionId: string): Promise<T.ClientView>;
  previewClients(request: { path: string }): Promise<T.ClientsImport>;
  importClients(request: { path: string }): Promise<T.ClientsImport>;

  startPull(request: { connection_id: string; resources: string[] }): Promise<T.JobView>;
  listJobs(): Promise<T.JobView[]>;
  cancelJob(id: string): Promise<T.JobView>;

  listWebhookEndpoints(connectionId: string): Promise<T.EndpointsView>;
  /** What a new endpoint would be; nothing is written. */
  previewWebhookEndpoint(connectionId: string, url: string): Promise<T.EndpointPreviewView>;
  /** Makes what a person has seen the preview of and confirmed. */
  createWebhookEndpoint(connectionId: string, url: string): Promise<T.EndpointView>;
  saveSigningSecret(request: { connection_id: string; endpoint: string; secret: string; overlapHours: number }): Promise<T.EndpointView>;
  verifyDelivery(request: { connection_id: string; endpoint: string | null; signature: string; body: string }): Promise<T.VerificationView>;
  /** Events that reached no endpoint, the oldest first. */
  listWebhookDeliveries(connectionId: string): Promise<T.DeliveriesView>;

  /** What a receiver of the firm's own is told, with the clock of each; the partner is asked which live. */
  listAddedCalendars(connectionId: string): Promise<T.AddedCalendarsView>;
  addCalendar(connectionId: string, address: string): Promise<T.AddedCalendarView>;
  removeCalendar(connectionId: string, address: string): Promise<T.AddedCalendarView>;
  listSubscriptions(connectionId: string): Promise<T.SubscriptionsView>;
  /** What a new one would be; nothing is written. */
  previewSubscription(request: NewSubscription): Promise<T.SubscriptionPreviewView>;
  /** Makes what a person has seen the preview of and confirmed; its secret is shown this once. */
  createSubscription(request: NewSubscription): Promise<T.NewSubscriptionView>;
  renewSubscription(connectionId: string, id: string): Promise<T.SubscriptionView>;
  endSubscription(connectionId: string, id: string): Promise<T.SubscriptionView>;

  /** Each tier's default price, by the month and by the year. */
  listDefaultPrices(connectionId: string): Promise<T.DefaultPricesView>;
  chooseDefaultPrice(connectionId: string, externalId: string): Promise<T.DefaultPricesView>;
  clearDefaultPrice(connectionId: string, externalId: string): Promise<T.DefaultPricesView>;
  /** Maps each price that took another's place as that one is mapped. */
  followReplacements(connectionId: string): Promise<T.FollowView>;
  /** Takes the decisions over, all or nothing; a preview only says what that would do. */
  copyMapping(request: { from: string; to: string; preview: boolean }): Promise<T.CopyView>;
  mappingStatus(connectionId: string): Promise<T.MappingStatusView>;
  mappingRows(request: { connection_id: string; offset: number; limit: number }): Promise<T.MappingRowsPage>;
  saveMappings(request: { connection_id: string; edits: T.MappingEdit[] }): Promise<T.SaveMappingsView>;
  suggestMappings(connectionId: string): Promise<T.SuggestView>;
  publishMapping(connectionId: string): Promise<T.PublishView>;
  exportMapping(request: { connection_id: string; path: string }): Promise<T.ExportView>;
  previewImport(request: { connection_id: string; path: string }): Promise<T.ImportPreview>;
  importMapping(request: { connection_id: string; path: string }): Promise<T.ImportView>;
  mappingHistory(request: { connection_id: string; external_id: string }): Promise<T.MappingHistoryView>;

  listCategories(): Promise<T.CategoriesView>;
  saveCategory(save: T.SaveCategory): Promise<T.SavedCategory>;
  archiveCategory(request: { code: string; replacement: string | null }): Promise<T.ArchivedCategory>;
  restoreCategory(code: string): Promise<T.CategoriesView>;
  /** To a place counted from 0. */
  moveCategory(request: { code: string; position: number }): Promise<T.CategoriesView>;
  exportCategories(request: { path: string }): Promise<T.ExportView>;
  previewCategories(request: { path: string }): Promise<T.CategoriesImport>;
  importCategories(request: { path: string }): Promise<T.CategoriesImport>;

  /** The month ends whose balances were read. */
  balancePeriods(connectionId: string): Promise<T.BalancePeriodsView>;
  mappingTotals(request: { connection_id: string; period_end: string; basis: T.AccountingBasis }): Promise<T.MappingTotalsView>;

  limits(): Promise<T.LimitsView>;
  /** Changes what is given. */
  saveLimits(limits: { proof_hours?: number; pull_hours?: number; coverage_percent?: number }): Promise<T.LimitsView>;
  pullSettings(): Promise<T.PullSettingsView>;
  /** Changes what is given. */
  savePullSettings(settings: { invoice_level?: T.InvoiceLevel; balance_periods?: number }): Promise<T.PullSettingsView>;
  listMembers(): Promise<T.MembersView>;
  addMember(member: { name: string; role: T.Role }): Promise<T.FirmMember>;
  editMember(member: { id: string; name: string; role: T.Role }): Promise<T.FirmMember>;
  disableMember(id: string): Promise<T.FirmMember>;
  enableMember(id: string): Promise<T.FirmMember>;

  /** Every queue of clients that are connected in turn, the newest first. */
  listQueues(): Promise<T.ConnectQueueView[]>;
  showQueue(id: string): Promise<T.ConnectQueueView>;
  /** Adds to the open queue of the partner and environment, or makes one. */
  startQueue(start: T.StartQueue): Promise<T.ConnectQueueView>;
  /** Begins the consent of whoever is next; `null` where nobody waits. */
  connectNext(queue: string): Promise<T.NextConsentView | null>;
  pauseQueue(queue: string): Promise<T.ConnectQueueView>;
  resumeQueue(queue: string): Promise<T.ConnectQueueView>;
  skipClient(request: { queue: string; client: string; reason: string }): Promise<T.ConnectQueueView>;
  connectAgain(request: { queue: string; client: string }): Promise<T.ConnectQueueView>;
  /** A held company is the expected client's or, if one is named, another's. */
  attachHeld(request: { queue: string; client: string; owner: string | null }): Promise<T.ConnectQueueView>;
  disconnectHeld(request: { queue: string; client: string }): Promise<T.ConnectQueueView>;
  closeQueue(queue: string): Promise<T.ConnectQueueView>;

  /** Everybody who was asked to consent, the newest first. */
  listConsentRequests(): Promise<T.ConsentRequestView[]>;
  askForConsent(ask: T.AskForConsent): Promise<T.ConsentRequestView>;
  /** An administrator consents for everybody of an organization. */
  askAdmin(ask: T.AskAdmin): Promise<T.ConsentRequestView>;
  /** A new link; the old one is worth nothing from then on. */
  askAgain(id: string): Promise<T.ConsentRequestView>;
  finishConsent(address: { id: string; text: string }): Promise<T.ConsentRequestView>;
  withdrawConsentRequest(id: string): Promise<T.ConsentRequestView>;

  listProvisioningRuns(): Promise<T.ProvisioningRunView[]>;
  startProvisioning(request: { partner: string }): Promise<T.ProvisioningRunView>;
  saveProvisioningStep(save: T.SaveProvisioningStep): Promise<T.ProvisioningRunView>;
  discardProvisioning(id: string): Promise<null>;

  /** What the program backs up by itself, and how that goes. */
  backups(): Promise<T.BackupsView>;
  /** Writes the whole workspace into one file; one that is there is kept unless `replace` says otherwise. */
  backUp(request: { path: string; replace: boolean }): Promise<T.BackupView>;

  auditEntries(request: { limit: number }): Promise<T.AuditPage>;
  settings(): Promise<T.SettingsView>;
  saveSetting(request: { name: string; value: string }): Promise<null>;

  /** Calls back when rows behind these tags changed, in this process or another. Gives the function that stops it. */
  onStale(listener: (event: T.StaleEvent) => void): Promise<() => void>;
  onJobProgress(listener: (job: T.JobView) => void): Promise<() => void>;
  onChecksProgress(listener: (progress: T.ChecksProgressView) => void): Promise<() => void>;
}

/** What a failed command rejects with. */
export function isCommandError(error: unknown): error is T.CommandError {
  return typeof error === 'object' && error !== null && 'code' in error && 'correlation_id' in error && 'message' in error;
}
